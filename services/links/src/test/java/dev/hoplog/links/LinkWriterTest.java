package dev.hoplog.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.directory.ConsistencyToken;
import dev.hoplog.directory.Decisions.Waiter;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Link;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.Slug;
import dev.hoplog.links.InMemoryLinkLog.Fate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes, each with its own directory, on one log. */
class LinkWriterTest {

    private static final Creation GENERATED = creation(null);
    private static final Creation CUSTOM = creation("abc");
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00.123Z");

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InMemoryLog log = new InMemoryLog();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @SuppressWarnings("NullAway.Init")
    private Node here;

    @SuppressWarnings("NullAway.Init")
    private Node there;

    @BeforeEach
    void open(@TempDir Path folder) {
        here = new Node(folder.resolve("here"), log, InstantSource.fixed(NOW), Duration.ofSeconds(10));
        there = new Node(folder.resolve("there"), log, InstantSource.fixed(NOW), Duration.ofSeconds(10));
    }

    @AfterEach
    void close() {
        assertThat(here.directory.decisions().waiting()).isZero();
        assertThat(there.directory.decisions().waiting()).isZero();
        threads.close();
        here.close();
        there.close();
    }

    @Test
    void what_is_written_is_in_the_own_directory_when_the_writer_says_so() {
        // When
        Directory.Entry entry = done(here.writer.create(CUSTOM, command(1)));
        // Then
        assertThat(here.directory.find(entry.key())).isEqualTo(entry.link());
        assertThat(entry.link())
                .isInstanceOfSatisfying(
                        Link.Live.class, live -> assertThat(live.createdAt()).isEqualTo(NOW));
    }

    @Test
    void a_taken_slug_is_refused_without_an_append() {
        // Given
        done(here.writer.create(CUSTOM, command(1)));
        // When
        Written written = here.writer.create(CUSTOM, command(2));
        // Then
        assertThat(rejection(written)).isInstanceOf(Rejection.SlugTaken.class);
        assertThat(log.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fate.class,
            names = {"APPENDED_TWICE", "ACKNOWLEDGEMENT_LOST"})
    void a_write_needs_no_acknowledgement_and_minds_no_copy(Fate fate) {
        // Given
        here.linkLog.fate(fate);
        // When
        Directory.Entry entry = done(here.writer.create(GENERATED, command(1)));
        // Then
        assertThat(entry.link().version()).isEqualTo(1);
    }

    @Test
    void a_repeat_on_another_node_finds_the_link_whose_acknowledgement_failed() throws Exception {
        // Given
        here.reader.hold();
        here.linkLog.fate(Fate.ACKNOWLEDGEMENT_FAILED);
        assertThat(rejection(here.writer.create(GENERATED, command(1)))).isInstanceOf(Rejection.OutcomeUnknown.class);
        // When
        Directory.Entry entry = done(there.writer.create(GENERATED, command(1)));
        // Then
        here.reader.release();
        here.linkLog.fate(Fate.ACKNOWLEDGED);
        assertThat(done(here.writer.create(GENERATED, command(1)))).isEqualTo(entry);
        assertThat(entry.link().version()).isEqualTo(1);
    }

    @Test
    void a_lost_record_is_an_unknown_outcome_and_a_repeat_makes_the_link(@TempDir Path folder) {
        try (var hasty = new Node(folder, log, InstantSource.fixed(NOW), Duration.ofMillis(50))) {
            // Given
            hasty.linkLog.fate(Fate.RECORD_LOST);
            Written lost = hasty.writer.create(GENERATED, command(1));
            // When
            Directory.Entry entry = done(here.writer.create(GENERATED, command(1)));
            // Then
            assertThat(rejection(lost)).isInstanceOf(Rejection.OutcomeUnknown.class);
            assertThat(hasty.directory.decisions().waiting()).isZero();
            assertThat(entry.link().version()).isEqualTo(1);
        }
    }

    @Test
    void a_repeat_gives_the_same_link_and_another_body_is_refused() {
        // Given
        Directory.Entry first = done(here.writer.create(GENERATED, command(1)));
        // When
        Written repeated = here.writer.create(GENERATED, command(1));
        // Then
        assertThat(done(repeated)).isEqualTo(first);
        var otherBody = new Provenance(command(1).commandId(), new BodyHash("b".repeat(64)), "tester");
        assertThat(rejection(here.writer.create(GENERATED, otherBody))).isInstanceOf(Rejection.KeyUsedOtherwise.class);
        assertThat(log.size()).isEqualTo(1);
    }

    @Test
    void of_two_nodes_that_claim_a_slug_unseen_by_each_other_one_owns_it() throws Exception {
        // Given
        here.reader.hold();
        there.reader.hold();
        Future<Written> first = threads.submit(() -> here.writer.create(CUSTOM, command(1)));
        log.awaitSize(1);
        Future<Written> second = threads.submit(() -> there.writer.create(CUSTOM, command(2)));
        log.awaitSize(2);
        // When
        here.reader.release();
        there.reader.release();
        // Then
        assertThat(done(first.get(10, TimeUnit.SECONDS)).link().version()).isEqualTo(1);
        assertThat(rejection(second.get(10, TimeUnit.SECONDS))).isInstanceOf(Rejection.SlugTaken.class);
    }

    @Test
    void one_command_on_two_nodes_at_once_is_one_link() throws Exception {
        // Given
        here.reader.hold();
        there.reader.hold();
        Future<Written> first = threads.submit(() -> here.writer.create(GENERATED, command(1)));
        Future<Written> second = threads.submit(() -> there.writer.create(GENERATED, command(1)));
        log.awaitSize(2);
        // When
        here.reader.release();
        there.reader.release();
        // Then
        assertThat(done(first.get(10, TimeUnit.SECONDS))).isEqualTo(done(second.get(10, TimeUnit.SECONDS)));
    }

    @Test
    void a_generated_slug_that_somebody_owns_is_passed_over() {
        // Given
        Slug candidate = here.names.slug(command(1).commandId(), 0, SlugPattern.DEFAULT);
        done(here.writer.create(creation(candidate.text()), command(2)));
        // When
        Directory.Entry entry = done(here.writer.create(GENERATED, command(1)));
        // Then
        assertThat(entry.key().slug()).isEqualTo(here.names.slug(command(1).commandId(), 1, SlugPattern.DEFAULT));
    }

    @Test
    void a_change_that_came_too_late_is_decided_again_on_the_new_state() throws Exception {
        // Given
        LinkId id = liveEverywhere();
        there.reader.hold();
        done(here.writer.write(id, title("here", new VersionMatch.Any()), command(2)));
        Future<Written> late =
                threads.submit(() -> there.writer.write(id, notes("there", new VersionMatch.Any()), command(3)));
        log.awaitSize(3);
        // When
        there.reader.release();
        // Then
        Directory.Entry entry = done(late.get(10, TimeUnit.SECONDS));
        assertThat(entry.link()).isInstanceOfSatisfying(Link.Live.class, live -> {
            assertThat(live.version()).isEqualTo(3);
            assertThat(live.settings().title()).isEqualTo("here");
            assertThat(live.settings().notes()).isEqualTo("there");
        });
    }

    @Test
    void a_change_that_came_too_late_for_its_version_is_stale() throws Exception {
        // Given
        LinkId id = liveEverywhere();
        there.reader.hold();
        done(here.writer.write(id, title("here", new VersionMatch.Any()), command(2)));
        var match = new VersionMatch.OneOf(List.of(1L));
        Future<Written> late = threads.submit(() -> there.writer.write(id, title("there", match), command(3)));
        log.awaitSize(3);
        // When
        there.reader.release();
        // Then
        assertThat(rejection(late.get(10, TimeUnit.SECONDS))).isEqualTo(new Rejection.StaleVersion(2));
    }

    @Test
    void a_directory_that_stopped_decides_nothing_and_still_answers_repeats() {
        // Given
        done(here.writer.create(CUSTOM, command(1)));
        here.directory.refuse("because");
        // When
        Written fresh = here.writer.create(GENERATED, command(2));
        // Then
        assertThat(rejection(fresh)).isEqualTo(new Rejection.CannotDecide("because"));
        done(here.writer.create(CUSTOM, command(1)));
    }

    @Test
    void when_too_many_wait_nothing_is_appended() {
        // Given
        var waiters = new ArrayList<Waiter>();
        LinkEvent nobodys = new LinkEvent(
                new LinkKey(Domain.DEFAULT, new Slug("abc")),
                LinkId.ofBits(new byte[10]),
                1,
                command(9).commandId(),
                BodyHash.NONE,
                "tester",
                NOW,
                new LinkFact.LinkDeleted());
        for (var waiter = here.directory.decisions().register(nobodys);
                waiter.isPresent();
                waiter = here.directory.decisions().register(nobodys)) {
            waiters.add(waiter.get());
        }
        // When
        Written written = here.writer.create(GENERATED, command(1));
        // Then
        assertThat(rejection(written)).isInstanceOf(Rejection.TooManyWaiting.class);
        assertThat(log.size()).isZero();
        waiters.forEach(Waiter::close);
    }

    private LinkId liveEverywhere() {
        // The second node answers the repeat only once it has the link itself.
        done(here.writer.create(CUSTOM, command(1)));
        return ((Link.Live) done(there.writer.create(CUSTOM, command(1))).link()).id();
    }

    private static LinkCommand title(String text, VersionMatch match) {
        return new LinkCommand.Change(List.of(new Edit.Title(text)), match);
    }

    private static LinkCommand notes(String text, VersionMatch match) {
        return new LinkCommand.Change(List.of(new Edit.Notes(text)), match);
    }

    private static Provenance command(long number) {
        return new Provenance(new CommandId(new UUID(0, number)), new BodyHash("a".repeat(64)), "tester");
    }

    @Test
    void a_renaming_that_ended_between_its_two_events_is_completed_by_a_repeat_on_another_node() throws Exception {
        // Given
        Directory.Entry entry = done(here.writer.create(CUSTOM, command(1)));
        LinkId id = ((Link.Live) entry.link()).id();
        var alias = new LinkKey(Domain.DEFAULT, new Slug("other"));
        done(here.writer.addAlias(id, alias, false, command(2)));
        ConsistencyToken claimed = here.directory.seen(List.of(alias)).orElseThrow();
        there.directory.reached(claimed, PATIENCE).toCompletableFuture().get(10, TimeUnit.SECONDS);
        // When
        Directory.Entry renamed = done(there.writer.addAlias(id, alias, true, command(2)));
        // Then
        assertThat(((Link.Live) renamed.link()).settings().primary()).isEqualTo(alias);
        assertThat(there.directory.find(alias).version()).isEqualTo(1);
    }

    @Test
    void whoever_brings_a_token_waits_until_the_node_has_seen_as_much() throws Exception {
        // Given
        there.reader.hold();
        Directory.Entry entry = done(here.writer.create(CUSTOM, command(1)));
        ConsistencyToken token = here.directory.seen(List.of(entry.key())).orElseThrow();
        // When
        var reached = there.directory.reached(token, PATIENCE).toCompletableFuture();
        // Then
        assertThat(reached).isNotCompleted();
        there.reader.release();
        assertThat(reached.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(there.directory.find(entry.key())).isEqualTo(entry.link());
        assertThat(there.directory.knows(token)).isTrue();
    }

    private static Creation creation(@Nullable String slug) {
        return new Creation(
                Domain.DEFAULT,
                slug == null ? null : new Slug(slug),
                SlugPattern.DEFAULT,
                List.of(new Edit.Target(new Destination("https://example.com/", "https://example.com/"))),
                false);
    }

    private static Directory.Entry done(Written written) {
        assertThat(written).isInstanceOf(Written.Done.class);
        return ((Written.Done) written).entry();
    }

    private static Rejection rejection(Written written) {
        assertThat(written).isInstanceOf(Written.Refused.class);
        return ((Written.Refused) written).rejection();
    }
}
