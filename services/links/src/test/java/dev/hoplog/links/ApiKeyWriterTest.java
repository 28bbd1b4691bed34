package dev.hoplog.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.directory.ApiKeyCheck;
import dev.hoplog.directory.ApiKeyState;
import dev.hoplog.directory.Scope;
import dev.hoplog.events.ApiKey;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Domain;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.links.InMemoryLinkLog.Fate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes, each with its own fold of the keys, on one log. */
class ApiKeyWriterTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00.123Z");
    private static final BodyHash BODY = new BodyHash("a".repeat(64));
    private static final BodyHash OTHER_BODY = new BodyHash("b".repeat(64));
    private static final ApiKeyGrant GRANT = new ApiKeyGrant(
            "shop", List.of(Scope.LINKS_READ, Scope.LINKS_WRITE), List.of(Domain.DEFAULT), null, NOW.plusSeconds(60));
    private static final String ADMIN_KEY = "the admin key";

    private final InMemoryLog log = new InMemoryLog(Topic.API_KEYS);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private ApiKeyNode here;

    @SuppressWarnings("NullAway.Init")
    private ApiKeyNode there;

    @BeforeEach
    void open() {
        here = node("here", Duration.ofSeconds(10));
        there = node("there", Duration.ofSeconds(10));
    }

    @AfterEach
    void close() {
        assertThat(here.keys.waiting()).isZero();
        assertThat(there.keys.waiting()).isZero();
        threads.close();
        here.close();
        there.close();
    }

    @Test
    void a_key_can_be_used_on_its_node_when_the_writer_says_so() {
        // When
        ApiKeyWritten.Created created = created(write(here, command(1)));
        // Then
        assertThat(here.keys.check(created.secret().text(), NOW)).isInstanceOf(ApiKeyCheck.Valid.class);
        assertThat(created.key())
                .isEqualTo(new ApiKey(
                        created.secret().keyId(),
                        created.secret().hash(),
                        List.of("links:read", "links:write"),
                        List.of(Domain.DEFAULT),
                        created.secret().keyId(),
                        "shop",
                        NOW,
                        NOW.plusSeconds(60),
                        "tester",
                        BODY));
    }

    @Test
    void a_deleted_key_is_refused_on_its_node_when_the_writer_says_so_and_is_deleted_twice() {
        // Given
        ApiKeyWritten.Created created = created(write(here, command(1)));
        String id = created.key().id();
        // When
        ApiKeyWritten first = here.writer.delete(id, "deleter");
        ApiKeyWritten second = here.writer.delete(id, "deleter");
        // Then
        assertThat(List.of(first, second)).containsOnly(new ApiKeyWritten.Deleted());
        assertThat(here.keys.check(created.secret().text(), NOW)).isInstanceOf(ApiKeyCheck.Unknown.class);
        assertThat(here.keys.find(id))
                .isInstanceOfSatisfying(
                        ApiKeyState.Deleted.class,
                        state -> assertThat(state.event().deletedBy()).isEqualTo("deleter"));
        assertThat(log.size()).isEqualTo(2);
    }

    @Test
    void a_key_of_another_node_is_deleted_from_the_moment_of_its_creation() {
        // Given
        String id = created(write(there, command(1))).key().id();
        // When
        ApiKeyWritten deleted = here.writer.delete(id, "deleter");
        // Then
        assertThat(deleted).isEqualTo(new ApiKeyWritten.Deleted());
        assertThat(here.writer.delete("key_aaaaaaaaaaaaaaaa", "deleter")).isEqualTo(new ApiKeyWritten.UnknownKey());
    }

    @Test
    void a_repeat_on_any_node_finds_the_key_and_not_its_secret() {
        // Given
        ApiKeyWritten.Created created = created(write(here, command(1)));
        // Then
        assertThat(write(here, command(1))).isEqualTo(new ApiKeyWritten.Repeated(created.key()));
        assertThat(write(there, command(1))).isEqualTo(new ApiKeyWritten.Repeated(created.key()));
        assertThat(log.size()).isEqualTo(1);
    }

    @Test
    void a_repeat_with_another_body_is_refused() {
        // Given
        write(here, command(1));
        // When
        ApiKeyWritten other = write(there, new Provenance(command(1).commandId(), OTHER_BODY, "tester"));
        // Then
        assertThat(other).isEqualTo(new ApiKeyWritten.KeyUsedOtherwise());
    }

    @Test
    void a_repeat_does_not_make_a_deleted_key_again() {
        // Given
        here.writer.delete(created(write(here, command(1))).key().id(), "deleter");
        // Then
        assertThat(write(here, command(1))).isEqualTo(new ApiKeyWritten.DeletedSince());
        assertThat(write(there, command(1))).isEqualTo(new ApiKeyWritten.DeletedSince());
    }

    @Test
    void one_command_on_two_nodes_at_once_is_one_key_with_one_secret() throws Exception {
        // Given
        here.reader.hold();
        there.reader.hold();
        Future<ApiKeyWritten> first = threads.submit(() -> write(here, command(1)));
        Future<ApiKeyWritten> second = threads.submit(() -> write(there, command(1)));
        log.awaitSize(2);
        // When
        here.reader.release();
        there.reader.release();
        // Then
        assertThat(created(first.get(10, TimeUnit.SECONDS)).secret())
                .isEqualTo(created(second.get(10, TimeUnit.SECONDS)).secret());
    }

    @Test
    void of_two_bodies_under_one_idempotency_key_at_once_one_makes_the_key_and_the_other_learns_it() throws Exception {
        // Given
        here.reader.hold();
        there.reader.hold();
        Future<ApiKeyWritten> first = threads.submit(() -> write(here, command(1)));
        Future<ApiKeyWritten> second =
                threads.submit(() -> write(there, new Provenance(command(1).commandId(), OTHER_BODY, "tester")));
        log.awaitSize(2);
        // When
        here.reader.release();
        there.reader.release();
        // Then
        var written = List.of(first.get(10, TimeUnit.SECONDS), second.get(10, TimeUnit.SECONDS));
        assertThat(written).containsOnlyOnce(new ApiKeyWritten.KeyUsedOtherwise());
        var made =
                created(written.getFirst() instanceof ApiKeyWritten.Created ? written.getFirst() : written.getLast());
        for (ApiKeyNode node : List.of(here, there)) {
            assertThat(node.keys.check(made.secret().text(), NOW)).isInstanceOf(ApiKeyCheck.Valid.class);
        }
        // A secret that the other may have been told opens nothing.
        BodyHash lost = made.key().bodyHash().equals(BODY) ? OTHER_BODY : BODY;
        assertThat(here.keys.check(
                        here.names.apiKey(command(1).commandId(), lost).text(), NOW))
                .isInstanceOf(ApiKeyCheck.Unknown.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fate.class,
            names = {"APPENDED_TWICE", "ACKNOWLEDGEMENT_LOST"})
    void a_write_needs_no_acknowledgement_and_minds_no_copy(Fate fate) {
        // Given
        here.keyLog.fate(fate);
        // When
        ApiKeyWritten.Created created = created(write(here, command(1)));
        // Then
        assertThat(here.keys.all()).containsExactly(created.key());
    }

    @Test
    void an_acknowledgement_that_failed_leaves_the_outcome_unknown_and_a_repeat_finds_the_key() {
        // Given
        here.reader.hold();
        here.keyLog.fate(Fate.ACKNOWLEDGEMENT_FAILED);
        // When
        ApiKeyWritten written = write(here, command(1));
        // Then
        assertThat(written).isEqualTo(new ApiKeyWritten.OutcomeUnknown());
        assertThat(write(there, command(1))).isInstanceOf(ApiKeyWritten.Repeated.class);
        here.reader.release();
    }

    @Test
    void a_record_that_is_lost_leaves_the_outcome_unknown_and_a_repeat_makes_the_key() {
        try (ApiKeyNode hasty = node("hasty", Duration.ofMillis(50))) {
            // Given
            hasty.keyLog.fate(Fate.RECORD_LOST);
            // When
            ApiKeyWritten written = write(hasty, command(1));
            // Then
            assertThat(written).isEqualTo(new ApiKeyWritten.OutcomeUnknown());
            assertThat(hasty.keys.waiting()).isZero();
            created(write(here, command(1)));
        }
    }

    @Test
    void a_deletion_whose_outcome_is_unknown_is_repeated() {
        try (ApiKeyNode hasty = node("hasty", Duration.ofMillis(50))) {
            // Given
            String id = created(write(here, command(1))).key().id();
            hasty.keyLog.fate(Fate.RECORD_LOST);
            assertThat(hasty.writer.delete(id, "deleter")).isEqualTo(new ApiKeyWritten.OutcomeUnknown());
            // Then
            assertThat(here.writer.delete(id, "deleter")).isEqualTo(new ApiKeyWritten.Deleted());
        }
    }

    @Test
    void a_node_that_stopped_writes_nothing_and_still_answers_repeats() {
        // Given
        ApiKeyWritten.Created created = created(write(here, command(1)));
        here.keys.refuse("because");
        // Then
        assertThat(write(here, command(2))).isEqualTo(new ApiKeyWritten.CannotWrite("because"));
        assertThat(here.writer.delete(created.key().id(), "deleter"))
                .isEqualTo(new ApiKeyWritten.CannotWrite("because"));
        assertThat(here.writer.delete("key_aaaaaaaaaaaaaaaa", "deleter"))
                .isEqualTo(new ApiKeyWritten.CannotWrite("because"));
        assertThat(write(here, command(1))).isEqualTo(new ApiKeyWritten.Repeated(created.key()));
        assertThat(log.size()).isEqualTo(1);
    }

    private ApiKeyNode node(String name, Duration patience) {
        return new ApiKeyNode(folder.resolve(name), ADMIN_KEY, log, InstantSource.fixed(NOW), patience);
    }

    private static ApiKeyWritten write(ApiKeyNode node, Provenance by) {
        return node.writer.repeated(by).orElseGet(() -> node.writer.create(GRANT, by));
    }

    private static Provenance command(long number) {
        return new Provenance(new CommandId(new UUID(0, number)), BODY, "tester");
    }

    private static ApiKeyWritten.Created created(ApiKeyWritten written) {
        assertThat(written).isInstanceOf(ApiKeyWritten.Created.class);
        return (ApiKeyWritten.Created) written;
    }
}
