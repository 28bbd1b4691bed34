package dev.hoplog.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.directory.ApiKeyCheck;
import dev.hoplog.directory.ApiKeyState;
import dev.hoplog.directory.ApiKeys;
import dev.hoplog.events.ApiKey;
import dev.hoplog.events.ApiKeyDeleted;
import dev.hoplog.events.ApiKeyEvent;
import dev.hoplog.events.ApiKeySecret;
import dev.hoplog.events.BodyHash;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every log of API keys keeps, whatever it is made of. Other modules run it against a broker. */
public abstract class ApiKeyLogContract {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123Z");

    private final ApiKeySecret secret = ApiKeySecret.ofBits(bits(16), bits(32));

    protected abstract ApiKeyLog log();

    /** Keys that follow what is appended to {@link #log()}, and are up to date. */
    protected abstract ApiKeys keys();

    @Test
    void a_key_that_is_appended_lets_its_holder_in() throws Exception {
        // When
        append(key("name"));
        // Then
        assertThat(keys().find(secret.keyId())).isEqualTo(new ApiKeyState.Present(key("name")));
        assertThat(keys().check(secret.text(), AT)).isInstanceOf(ApiKeyCheck.Valid.class);
    }

    @Test
    void a_key_that_is_appended_twice_is_one_key() throws Exception {
        // When
        append(key("name"));
        append(key("name"));
        // Then
        assertThat(keys().all()).containsOnlyOnce(key("name"));
    }

    @Test
    void the_last_record_of_a_key_counts_since_compaction_keeps_that_one() throws Exception {
        // Given
        for (int i = 0; i < 20; i++) {
            log().append(key("name " + i));
        }
        ApiKeyState last = new ApiKeyState.Present(key("last"));
        try (var waiter = keys().waitFor(secret.keyId(), last::equals)) {
            // When
            log().append(key("last"));
            // Then
            assertThat(waiter.folded().get(10, TimeUnit.SECONDS)).isEqualTo(last);
        }
        assertThat(keys().find(secret.keyId())).isEqualTo(last);
    }

    @Test
    void a_deleted_key_does_not_come_back_with_a_record_that_comes_late() throws Exception {
        // Given
        var deleted = new ApiKeyDeleted(secret.keyId(), AT, "tester");
        append(key("name"));
        append(deleted);
        // When
        append(key("name"));
        // Then
        assertThat(keys().find(secret.keyId())).isEqualTo(new ApiKeyState.Deleted(deleted));
        assertThat(keys().check(secret.text(), AT)).isInstanceOf(ApiKeyCheck.Unknown.class);
    }

    private void append(ApiKeyEvent event) throws Exception {
        try (var waiter = keys().waitFor(event.id(), _ -> true)) {
            log().append(event).toCompletableFuture().get(10, TimeUnit.SECONDS);
            waiter.folded().get(10, TimeUnit.SECONDS);
        }
    }

    private ApiKey key(String name) {
        return new ApiKey(
                secret.keyId(),
                secret.hash(),
                List.of("links:read"),
                List.of(),
                "owner",
                name,
                AT,
                null,
                "tester",
                BodyHash.NONE);
    }

    private static byte[] bits(int length) {
        UUID bits = UUID.randomUUID();
        return ByteBuffer.allocate(length)
                .putLong(bits.getMostSignificantBits())
                .putLong(bits.getLeastSignificantBits())
                .array();
    }
}
