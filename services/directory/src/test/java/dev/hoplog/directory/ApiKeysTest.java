package dev.hoplog.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.ApiKey;
import dev.hoplog.events.ApiKeyDeleted;
import dev.hoplog.events.ApiKeyEvent;
import dev.hoplog.events.ApiKeySecret;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.Domain;
import dev.hoplog.events.codec.ApiKeyCodec;
import dev.hoplog.events.topics.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeysTest {

    private static final String ADMIN_KEY = "the admin key";
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Domain GO = new Domain("go.example.org");

    @TempDir
    Path folder;

    private final PaperLog log = new PaperLog(Topic.API_KEYS);
    private ApiKeys keys;

    @BeforeEach
    void open() {
        keys = ApiKeys.open(folder.resolve("keys"), ADMIN_KEY);
    }

    @AfterEach
    void close() {
        assertThat(keys.waiting()).isZero();
        keys.close();
    }

    @Test
    void a_key_in_the_log_lets_its_holder_in_with_its_scopes_and_domains() throws Exception {
        follow();

        appendAndAwait(key(1, null, List.of("links:read", "stats:read"), List.of(GO)));

        assertThat(keys.check(secret(1).text(), NOW))
                .isEqualTo(new ApiKeyCheck.Valid(new Caller(
                        secret(1).keyId(), "owner 1", Set.of(Scope.LINKS_READ, Scope.STATS_READ), Set.of(GO))));
    }

    @Test
    void another_secret_of_a_known_key_is_that_of_nobody() throws Exception {
        follow();
        appendAndAwait(key(1));

        for (int bit = 0; bit < 256; bit++) {
            byte[] bits = bits(1, 32);
            bits[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(check(ApiKeySecret.ofBits(bits(1, 10), bits))).isInstanceOf(ApiKeyCheck.Unknown.class);
        }
        assertThat(check(secret(2))).isInstanceOf(ApiKeyCheck.Unknown.class);
        assertThat(keys.check("", NOW)).isInstanceOf(ApiKeyCheck.Unknown.class);
        assertThat(keys.check(secret(1).hash(), NOW)).isInstanceOf(ApiKeyCheck.Unknown.class);
    }

    @Test
    void the_admin_key_may_do_everything_with_or_without_a_log() {
        assertThat(keys.check(ADMIN_KEY, NOW)).isInstanceOfSatisfying(ApiKeyCheck.Valid.class, valid -> {
            assertThat(valid.caller().may(Scope.CLICKS_READ)).isTrue();
            assertThat(valid.caller().mayUse(GO)).isTrue();
        });
        assertThat(keys.check("the admin keY", NOW)).isInstanceOf(ApiKeyCheck.Unknown.class);
    }

    @Test
    void a_key_is_refused_from_the_instant_at_which_it_expires() throws Exception {
        follow();
        appendAndAwait(key(1, NOW, List.of("admin"), List.of()));

        assertThat(keys.check(secret(1).text(), NOW.minusNanos(1))).isInstanceOf(ApiKeyCheck.Valid.class);
        assertThat(keys.check(secret(1).text(), NOW)).isEqualTo(new ApiKeyCheck.Expired(NOW));
        // Whoever does not have the secret does not learn that there was such a key.
        assertThat(keys.check(ApiKeySecret.ofBits(bits(1, 10), bits(2, 32)).text(), NOW))
                .isInstanceOf(ApiKeyCheck.Unknown.class);
    }

    @Test
    void a_deleted_key_is_refused_and_not_listed() throws Exception {
        follow();
        appendAndAwait(key(1));
        appendAndAwait(key(2));

        appendAndAwait(deleted(1));

        assertThat(check(secret(1))).isInstanceOf(ApiKeyCheck.Unknown.class);
        assertThat(keys.find(secret(1).keyId())).isEqualTo(new ApiKeyState.Deleted(deleted(1)));
        assertThat(keys.all()).containsExactly(key(2));
    }

    @Test
    void whoever_was_let_in_may_stay_until_the_key_expires_or_is_deleted() throws Exception {
        // Given
        follow();
        appendAndAwait(key(1, NOW.plusSeconds(1), List.of("links:read"), List.of()));
        Caller caller = ((ApiKeyCheck.Valid) keys.check(secret(1).text(), NOW)).caller();
        assertThat(keys.stillAdmits(caller, NOW)).isTrue();
        assertThat(keys.stillAdmits(caller, NOW.plusSeconds(1))).isFalse();

        // When
        appendAndAwait(deleted(1));

        // Then
        assertThat(keys.stillAdmits(caller, NOW)).isFalse();
        assertThat(keys.stillAdmits(((ApiKeyCheck.Valid) keys.check(ADMIN_KEY, NOW)).caller(), NOW))
                .isTrue();
    }

    @Test
    void a_record_without_a_value_deletes_a_key_too() throws Exception {
        follow();
        appendAndAwait(key(1));

        try (var waiter = keys.waitFor(secret(1).keyId(), ApiKeyState.Deleted.class::isInstance)) {
            log.appendTombstone(ApiKeyCodec.recordKey(key(1)));
            waiter.folded().get(10, TimeUnit.SECONDS);
        }

        assertThat(check(secret(1))).isInstanceOf(ApiKeyCheck.Unknown.class);
    }

    @Test
    void a_deletion_is_final_in_whatever_order_and_however_often_the_records_come() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var events = new ArrayList<ApiKeyEvent>();
        for (int number = 1; number <= 20; number++) {
            for (int copy = random.nextInt(3); copy >= 0; copy--) {
                events.add(key(number));
            }
            for (int copy = number % 2 == 0 ? random.nextInt(3) : -1; copy >= 0; copy--) {
                events.add(deleted(number));
            }
        }
        Collections.shuffle(events, random);
        follow();

        for (ApiKeyEvent event : events) {
            log.append(ApiKeyCodec.recordKey(event), ApiKeyCodec.encode(event));
        }
        for (int last = 1000; last < 1040; last++) {
            // Some in every partition: when they are folded, all before them is.
            appendAndAwait(key(last));
        }

        for (int number = 1; number <= 20; number++) {
            String id = secret(number).keyId();
            ApiKeyState folded = ApiKeyState.ABSENT;
            for (ApiKeyEvent event : events) {
                folded = event.id().equals(id) ? ApiKeyState.evolve(folded, event) : folded;
            }
            assertThat(folded)
                    .as("key %d, seed %d", number, seed)
                    .isInstanceOf(number % 2 == 0 ? ApiKeyState.Deleted.class : ApiKeyState.Present.class);
            assertThat(keys.find(id)).as("key %d, seed %d", number, seed).isEqualTo(folded);
            assertThat(check(secret(number)))
                    .as("key %d, seed %d", number, seed)
                    .isInstanceOf(number % 2 == 0 ? ApiKeyCheck.Unknown.class : ApiKeyCheck.Valid.class);
        }
    }

    @Test
    void records_that_are_not_understood_stop_nothing_and_let_nobody_in() throws Exception {
        follow();
        byte[] nonsense = "nonsense".getBytes(StandardCharsets.UTF_8);
        appendAndAwait(key(1));
        appendAndAwait(key(2));

        appendAndAwait("quota/x", "quota/x".getBytes(StandardCharsets.UTF_8), nonsense);
        appendAndAwait(secret(1).keyId(), ApiKeyCodec.recordKey(key(1)), nonsense);
        appendAndAwait(secret(2).keyId(), ApiKeyCodec.recordKey(deleted(2)), nonsense);
        appendAndAwait(key(3));

        assertThat(keys.following()).isEqualTo(Following.UP_TO_DATE);
        assertThat(check(secret(1))).isInstanceOf(ApiKeyCheck.Unknown.class);
        assertThat(check(secret(2))).isInstanceOf(ApiKeyCheck.Unknown.class);
        assertThat(check(secret(3))).isInstanceOf(ApiKeyCheck.Valid.class);
    }

    @Test
    void a_scope_that_is_not_known_allows_nothing() throws Exception {
        follow();

        appendAndAwait(key(1, null, List.of("links:read", "from:the:future"), List.of()));

        assertThat(check(secret(1)))
                .isInstanceOfSatisfying(
                        ApiKeyCheck.Valid.class,
                        valid -> assertThat(valid.caller().scopes()).containsExactly(Scope.LINKS_READ));
    }

    @Test
    void after_a_restart_without_a_log_keys_are_known_and_deleted_ones_refused() throws Exception {
        follow();
        appendAndAwait(key(1));
        appendAndAwait(key(2));
        appendAndAwait(deleted(2));

        reopen();

        assertThat(check(secret(1))).isInstanceOf(ApiKeyCheck.Valid.class);
        assertThat(check(secret(2))).isInstanceOf(ApiKeyCheck.Unknown.class);
        assertThat(check(secret(3))).isInstanceOf(ApiKeyCheck.Unknown.class);
        assertThat(keys.following()).isEqualTo(Following.WAITING);
    }

    @Test
    void nobody_is_unknown_to_a_node_that_never_read_all_keys() throws Exception {
        assertThat(check(secret(1))).isInstanceOf(ApiKeyCheck.NotYetKnown.class);

        follow();

        assertThat(check(secret(1))).isInstanceOf(ApiKeyCheck.Unknown.class);
    }

    @Test
    void whoever_asks_after_a_creation_elsewhere_finds_it_once_the_keys_caught_up() throws Exception {
        follow();
        for (int number = 1; number <= 50; number++) {
            log.append(ApiKeyCodec.recordKey(key(number)), ApiKeyCodec.encode(key(number)));

            keys.caughtUp().toCompletableFuture().get(10, TimeUnit.SECONDS);

            assertThat(check(secret(number))).as("key %d", number).isInstanceOf(ApiKeyCheck.Valid.class);
        }
    }

    @Test
    void whoever_waits_for_a_deletion_is_not_told_of_a_copy_of_the_key() throws Exception {
        follow();
        try (var waiter = keys.waitFor(secret(1).keyId(), ApiKeyState.Deleted.class::isInstance)) {
            appendAndAwait(key(1));
            assertThat(waiter.folded()).isNotDone();
            appendAndAwait(deleted(1));

            assertThat(waiter.folded().get(10, TimeUnit.SECONDS)).isEqualTo(new ApiKeyState.Deleted(deleted(1)));
        }
    }

    @Test
    void a_record_about_another_key_is_nothing_to_who_waits() throws Exception {
        follow();
        try (var waiter = keys.waitFor("key_x", _ -> true)) {
            appendAndAwait(key(1));

            assertThat(waiter.folded()).isNotDone();
            assertThat(keys.waiting()).isEqualTo(1);
        }
    }

    @Test
    void a_log_that_lost_its_end_is_folded_anew_at_the_next_start() throws Exception {
        follow();
        appendAndAwait(key(1));
        reopen();
        log.truncate(ApiKeyCodec.recordKey(key(1)));
        keys.follow(log.origin(), log::consumer, log::ends);
        awaitPhase(Following.Phase.STOPPED);
        assertThat(check(secret(1))).isInstanceOf(ApiKeyCheck.Valid.class);

        reopen();

        assertThat(check(secret(1))).isInstanceOf(ApiKeyCheck.NotYetKnown.class);
    }

    @Test
    void what_a_log_without_its_beginning_cannot_give_again_is_kept() throws Exception {
        follow();
        appendAndAwait(key(1));
        reopen();
        log.cut();
        keys.follow(log.origin(), log::consumer, log::ends);
        awaitPhase(Following.Phase.STOPPED);

        reopen();

        assertThat(check(secret(1))).isInstanceOf(ApiKeyCheck.Valid.class);
    }

    @Test
    void another_log_under_the_same_name_is_refused_and_what_is_known_stays() throws Exception {
        follow();
        appendAndAwait(key(1));
        reopen();

        keys.follow(new Origin("paper", Uuid.randomUuid(), log.origin().partitions()), log::consumer, log::ends);

        assertThat(keys.following().phase()).isEqualTo(Following.Phase.STOPPED);
        assertThat(keys.following().reason()).contains("another log");
        assertThat(check(secret(1))).isInstanceOf(ApiKeyCheck.Valid.class);
    }

    private ApiKeyCheck check(ApiKeySecret secret) {
        return keys.check(secret.text(), NOW);
    }

    private void follow() {
        keys.follow(log.origin(), log::consumer, log::ends);
        awaitPhase(Following.Phase.UP_TO_DATE);
    }

    private void reopen() {
        keys.close();
        keys = ApiKeys.open(folder.resolve("keys"), ADMIN_KEY);
    }

    private void awaitPhase(Following.Phase phase) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (keys.following().phase() != phase) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(keys.following().toString());
            }
            Thread.onSpinWait();
        }
    }

    private void appendAndAwait(ApiKeyEvent event) throws Exception {
        appendAndAwait(event.id(), ApiKeyCodec.recordKey(event), ApiKeyCodec.encode(event));
    }

    private void appendAndAwait(String id, byte[] recordKey, byte[] value) throws Exception {
        try (var waiter = keys.waitFor(id, _ -> true)) {
            log.append(recordKey, value);
            waiter.folded().get(10, TimeUnit.SECONDS);
        }
    }

    private static ApiKey key(int number) {
        return key(number, null, List.of("links:read"), List.of());
    }

    private static ApiKey key(int number, @Nullable Instant expiresAt, List<String> scopes, List<Domain> domains) {
        return new ApiKey(
                secret(number).keyId(),
                secret(number).hash(),
                scopes,
                domains,
                "owner " + number,
                "name " + number,
                NOW.minusSeconds(60),
                expiresAt,
                "admin",
                BodyHash.NONE);
    }

    private static ApiKeyDeleted deleted(int number) {
        return new ApiKeyDeleted(secret(number).keyId(), NOW.minusSeconds(1), "admin");
    }

    private static ApiKeySecret secret(int number) {
        return ApiKeySecret.ofBits(bits(number, 10), bits(number, 32));
    }

    private static byte[] bits(int number, int length) {
        return ByteBuffer.allocate(length).putInt(number).array();
    }
}
