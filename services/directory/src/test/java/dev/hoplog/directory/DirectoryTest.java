package dev.hoplog.directory;

import static dev.hoplog.directory.Events.changed;
import static dev.hoplog.directory.Events.command;
import static dev.hoplog.directory.Events.created;
import static dev.hoplog.directory.Events.event;
import static dev.hoplog.directory.Events.id;
import static dev.hoplog.directory.Events.key;
import static dev.hoplog.directory.Events.tagged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.BodyHash;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.Slug;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.events.topics.KeyPartition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTest {

    @TempDir
    Path folder;

    private final PaperLog log = new PaperLog();
    private Directory directory;

    @BeforeEach
    void open() {
        directory = Directory.open(folder.resolve("directory"), 1 << 20);
    }

    @AfterEach
    void close() {
        directory.close();
    }

    @Test
    void what_is_appended_is_found_by_slug_by_id_and_by_command() throws Exception {
        follow();

        appendAndAwait(created("abc", 1, "https://one.example"));

        assertThat(directory.find(key("abc")))
                .isInstanceOfSatisfying(
                        Link.Live.class, live -> assertThat(live.id()).isEqualTo(id(1)));
        assertThat(directory.home(id(1))).contains(key("abc"));
        assertThat(directory.effect(command(1))).contains(new Outcome.TookEffect(key("abc"), 1, BodyHash.NONE));
        assertThat(directory.history(id(1)).events()).containsExactly(created("abc", 1, "https://one.example"));
    }

    @Test
    void a_tag_means_the_links_that_carry_it_now() throws Exception {
        follow();
        appendAndAwait(event(key("one"), 1, 0, 1, new LinkFact.LinkCreated(tagged("spring", "sale"))));
        appendAndAwait(event(key("two"), 2, 0, 2, new LinkFact.LinkCreated(tagged("spring"))));
        appendAndAwait(event(key("three"), 3, 0, 3, new LinkFact.LinkCreated(tagged("springtime"))));
        assertThat(directory.linksWithTag("spring", _ -> true)).containsExactlyInAnyOrder(id(1), id(2));

        appendAndAwait(event(key("one"), 1, 1, 4, new LinkFact.LinkChanged(tagged("sale"), List.of("tags"), 0)));
        appendAndAwait(event(key("two"), 2, 1, 5, new LinkFact.LinkDeleted()));

        assertThat(directory.linksWithTag("spring", _ -> true))
                .as("a deleted link keeps its tags")
                .containsExactly(id(2));
        assertThat(directory.linksWithTag("sale", _ -> true)).containsExactly(id(1));
        assertThat(directory.linksWithTag("sale", _ -> false)).isEmpty();
        assertThat(directory.linksWithTag("winter", _ -> true)).isEmpty();
    }

    @Test
    void a_link_is_in_memory_when_its_creation_is_acknowledged() throws Exception {
        follow();
        long before = directory.inMemory().diskReads();

        for (int link = 1; link <= 100; link++) {
            appendAndAwait(created("s" + link, link, "https://example.org/" + link));

            assertThat(location("s" + link)).isEqualTo("https://example.org/" + link);
        }

        assertThat(directory.inMemory().links()).isEqualTo(100);
        assertThat(directory.inMemory().diskReads()).isEqualTo(before);
    }

    @Test
    void a_change_is_in_memory_when_it_is_acknowledged() throws Exception {
        follow();
        appendAndAwait(created("abc", 1, "https://one.example"));

        appendAndAwait(changed("abc", 1, 1, 2, "https://two.example"));

        assertThat(location("abc")).isEqualTo("https://two.example");
    }

    @Test
    void after_a_restart_its_targets_are_the_same_from_disk_and_from_memory() throws Exception {
        follow();
        for (int link = 1; link <= 500; link++) {
            appendAndAwait(created("s" + link, link, "https://example.org/" + link));
        }
        reopen();

        for (int link = 1; link <= 500; link++) {
            assertThat(location("s" + link)).isEqualTo("https://example.org/" + link);
        }
        assertThat(directory.target(Domain.DEFAULT, new Slug("s501"))).isNull();
    }

    @Test
    void it_is_complete_only_when_it_has_reached_the_end_of_the_log() throws Exception {
        log.append(created("abc", 1, "https://one.example"));
        assertThat(directory.complete().toCompletableFuture()).isNotCompleted();

        directory.follow(log.origin(), log::consumer, log::ends);
        directory.complete().toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(directory.find(key("abc"))).isInstanceOf(Link.Live.class);
    }

    @Test
    void whoever_waits_learns_who_was_first() throws Exception {
        follow();

        assertThat(appendAndAwait(created("abc", 1, "https://one.example")))
                .isEqualTo(new Outcome.TookEffect(key("abc"), 1, BodyHash.NONE));
        assertThat(appendAndAwait(created("abc", 2, "https://two.example"))).isEqualTo(new Outcome.CameTooLate());
        assertThat(directory.decisions().waiting()).isZero();
    }

    @Test
    void a_repeat_is_told_the_outcome_of_the_first() throws Exception {
        follow();
        appendAndAwait(created("abc", 1, "https://one.example"));

        assertThat(appendAndAwait(created("abc", 1, "https://one.example")))
                .isEqualTo(new Outcome.TookEffect(key("abc"), 1, BodyHash.NONE));
    }

    @Test
    void a_change_is_recognised_among_the_last_16_of_its_link_and_a_creation_for_ever() throws Exception {
        follow();
        appendAndAwait(created("abc", 1, "https://one.example"));
        for (int version = 1; version <= Fold.RECENT_COMMANDS + 1; version++) {
            appendAndAwait(changed("abc", 1, version, 100L + version, "https://example.org/" + version));
        }

        assertThat(directory.effect(command(1))).isPresent();
        assertThat(directory.effect(command(101))).isEmpty();
        assertThat(directory.effect(command(102))).isPresent();
    }

    @Test
    void whoever_asks_after_a_creation_elsewhere_finds_it_once_the_directory_caught_up() throws Exception {
        follow();
        for (int link = 1; link <= 200; link++) {
            log.append(created("s" + link, link, "https://example.org/"));

            directory.caughtUp().toCompletableFuture().get(10, TimeUnit.SECONDS);

            assertThat(directory.find(key("s" + link))).as("link %d", link).isInstanceOf(Link.Live.class);
        }
    }

    @Test
    void whoever_may_wait_finds_a_creation_elsewhere_by_its_id_and_its_slug() throws Exception {
        follow();
        for (int link = 1; link <= 200; link++) {
            log.append(created("s" + link, link, "https://example.org/"));

            if (link % 2 == 0) {
                assertThat(directory.awaitHome(id(link))).contains(key("s" + link));
            } else {
                assertThat(directory.await(key("s" + link))).isInstanceOf(Link.Live.class);
            }
        }
    }

    @Test
    void nobody_waits_for_a_log_that_does_not_answer() throws Exception {
        directory.follow(log.origin(), log::consumer, CompletableFuture::new);
        awaitUpToDate(directory);

        directory.caughtUp().toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(directory.caughtUp().toCompletableFuture()).isCompleted();
    }

    @Test
    void a_purged_link_leaves_no_text_behind() throws Exception {
        follow();
        LinkEvent purged = event(key("abc"), 1, 2, 3, new LinkFact.LinkPurged());
        appendAndAwait(created("abc", 1, "https://secret.example"));
        appendAndAwait(changed("abc", 1, 1, 2, "https://secret.example/2"));

        appendAndAwait(purged);

        assertThat(directory.history(id(1)).events()).containsExactly(purged);
        assertThat(directory.find(key("abc"))).isEqualTo(new Link.Purged(3, id(1)));
    }

    @Test
    void it_knows_of_each_event_whether_it_took_effect() throws Exception {
        // Given
        follow();
        LinkEvent creation = created("abc", 1, "https://one.example");
        LinkEvent tooLate = created("abc", 2, "https://two.example");
        LinkEvent stale = changed("abc", 1, 0, 3, "https://three.example");
        LinkEvent claim = event(key("other"), 1, 0, 4, new LinkFact.AliasClaimed());
        LinkEvent secondClaim = event(key("other"), 1, 0, 5, new LinkFact.AliasClaimed());

        // When
        for (LinkEvent event : List.of(creation, tooLate, stale, claim, secondClaim)) {
            appendAndAwait(event);
        }

        // Then
        assertThat(List.of(creation, claim)).allMatch(this::tookEffect);
        assertThat(List.of(tooLate, stale, secondClaim)).noneMatch(this::tookEffect);
        LinkEvent purged = event(key("abc"), 1, 1, 6, new LinkFact.LinkPurged());
        appendAndAwait(purged);
        assertThat(tookEffect(purged)).isTrue();
        assertThat(tookEffect(creation)).as("its text is gone").isFalse();
    }

    private boolean tookEffect(LinkEvent event) {
        return directory.tookEffect(event, LinkEventCodec.encode(event));
    }

    @Test
    void a_command_that_took_effect_on_two_keys_is_answered_with_the_first() throws Exception {
        follow();
        appendAndAwait(event(key("abc"), 1, 0, 7, new LinkFact.LinkCreated(Events.to("https://one.example"))));
        appendAndAwait(event(key("def"), 2, 0, 7, new LinkFact.LinkCreated(Events.to("https://two.example"))));

        assertThat(directory.effect(command(7)).map(Outcome.TookEffect::key)).contains(key("abc"));
    }

    @Test
    void an_alias_leads_to_its_link_until_it_is_released() throws Exception {
        follow();
        appendAndAwait(created("abc", 1, "https://one.example"));
        appendAndAwait(event(key("other"), 1, 0, 2, new LinkFact.AliasClaimed()));
        assertThat(directory.aliases(id(1))).containsExactly(key("other"));
        assertThat(location("other")).isEqualTo("https://one.example");

        appendAndAwait(event(key("other"), 1, 1, 3, new LinkFact.AliasReleased()));

        assertThat(directory.aliases(id(1))).isEmpty();
        assertThat(directory.find(key("other"))).isEqualTo(new Link.Alias(2, id(1), true));
    }

    @Test
    void it_answers_without_a_log_what_it_knew_before() throws Exception {
        follow();
        appendAndAwait(created("abc", 1, "https://one.example"));

        reopen();

        assertThat(directory.find(key("abc"))).isInstanceOf(Link.Live.class);
        assertThat(directory.following().phase()).isEqualTo(Following.Phase.WAITING);
        assertThat(directory.complete().toCompletableFuture()).isCompleted();
        assertThat(directory.origin()).contains(log.origin());
    }

    @Test
    void it_goes_on_where_it_stood_and_comes_to_the_same_rows_as_a_fresh_one() throws Exception {
        long seed = 42;
        var random = new Random(seed);
        for (int round = 0; round < 4; round++) {
            follow();
            for (int i = 0; i < 50; i++) {
                int link = 1 + random.nextInt(8);
                long expected = random.nextInt(6);
                long command = link * 100 + random.nextInt(50);
                appendAndAwait(
                        expected == 0
                                ? event(
                                        key("s" + link),
                                        link,
                                        0,
                                        command,
                                        new LinkFact.LinkCreated(Events.to("https://example.org/" + command)))
                                : changed("s" + link, link, expected, command, "https://example.org/" + command));
            }
            reopen();
        }

        try (Directory fresh = Directory.open(folder.resolve("fresh"), 0)) {
            fresh.follow(log.origin(), log::consumer, log::ends);
            awaitUpToDate(fresh);
            for (int link = 1; link <= 8; link++) {
                LinkKey key = key("s" + link);
                assertThat(directory.find(key)).as("seed %d, %s", seed, key).isEqualTo(fresh.find(key));
                assertThat(directory.history(id(link)))
                        .as("seed %d, %s", seed, key)
                        .isEqualTo(fresh.history(id(link)));
            }
            for (int command = 100; command <= 850; command++) {
                assertThat(directory.effect(command(command)))
                        .as("seed %d, command %d", seed, command)
                        .isEqualTo(fresh.effect(command(command)));
            }
        }
    }

    @Test
    void an_event_it_does_not_know_stops_it_and_what_it_knew_is_still_answered() throws Exception {
        follow();
        appendAndAwait(created("abc", 1, "https://one.example"));

        log.append(key("abc").bytes(), "garbage".getBytes(StandardCharsets.UTF_8));
        awaitPhase(directory, Following.Phase.STOPPED);

        assertThat(directory.following().reason()).startsWith("link-events-").contains("no link event");
        assertThat(directory.find(key("abc"))).isInstanceOf(Link.Live.class);
    }

    @Test
    void an_event_it_does_not_know_is_met_again_after_a_restart() throws Exception {
        follow();
        log.append(key("abc").bytes(), "garbage".getBytes(StandardCharsets.UTF_8));
        log.append(created("abc", 1, "https://one.example"));
        awaitPhase(directory, Following.Phase.STOPPED);

        reopen();
        directory.follow(log.origin(), log::consumer, log::ends);
        awaitPhase(directory, Following.Phase.STOPPED);

        assertThat(directory.find(key("abc"))).isEqualTo(Link.ABSENT);
    }

    @Test
    void another_log_under_the_same_name_is_refused() throws Exception {
        follow();
        appendAndAwait(created("abc", 1, "https://one.example"));
        reopen();

        directory.follow(new Origin("paper", Uuid.randomUuid(), 4), log::consumer, log::ends);

        assertThat(directory.following().phase()).isEqualTo(Following.Phase.STOPPED);
        assertThat(directory.following().reason()).contains("fold of another log");
        assertThat(directory.find(key("abc"))).isInstanceOf(Link.Live.class);
    }

    @Test
    void it_tells_how_far_it_has_folded_and_wakes_who_waits_for_more() throws Exception {
        follow();
        int partition = partitionOf("abc");
        CompletableFuture<Boolean> first = folded(partition, 1);
        CompletableFuture<Boolean> second = folded(partition, 2);

        appendAndAwait(created("abc", 1, "https://one.example"));
        assertThat(first.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(second).isNotCompleted();
        log.append(changed("abc", 1, 1, 2, "https://two.example"));

        assertThat(second.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(location("abc")).isEqualTo("https://two.example");
        assertThat(directory.progress().isAwaited()).isFalse();
    }

    @Test
    void it_knows_after_a_restart_how_far_it_has_folded() throws Exception {
        follow();
        appendAndAwait(created("abc", 1, "https://one.example"));

        reopen();

        assertThat(directory.progress().positions()).containsEntry(partitionOf("abc"), 1L);
    }

    private static int partitionOf(String slug) {
        return KeyPartition.of(key(slug).bytes(), PaperLog.PARTITIONS);
    }

    private CompletableFuture<Boolean> folded(int partition, long nextOffset) {
        return directory
                .progress()
                .reached(Map.of(partition, nextOffset), Duration.ofSeconds(10))
                .toCompletableFuture();
    }

    private String location(String slug) {
        return Objects.requireNonNull(directory.target(Domain.DEFAULT, new Slug(slug)), slug)
                .location();
    }

    private void follow() throws InterruptedException {
        directory.follow(log.origin(), log::consumer, log::ends);
        awaitUpToDate(directory);
    }

    private void reopen() {
        directory.close();
        directory = Directory.open(folder.resolve("directory"), 1 << 20);
    }

    private Outcome appendAndAwait(LinkEvent event) throws Exception {
        try (Decisions.Waiter waiter = directory.decisions().register(event).orElseThrow()) {
            log.append(event);
            return waiter.outcome().get(10, TimeUnit.SECONDS);
        }
    }

    private static void awaitUpToDate(Directory directory) throws InterruptedException {
        awaitPhase(directory, Following.Phase.UP_TO_DATE);
    }

    private static void awaitPhase(Directory directory, Following.Phase phase) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (directory.following().phase() != phase && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(directory.following().phase()).isEqualTo(phase);
    }
}
