package dev.hoplog.links.search;

import static dev.hoplog.links.search.Installation.NOON;
import static dev.hoplog.links.search.Installation.awaitAnswer;
import static dev.hoplog.links.search.Installation.found;
import static dev.hoplog.links.search.Installation.id;
import static dev.hoplog.links.search.Installation.ids;
import static dev.hoplog.links.search.Installation.key;
import static dev.hoplog.links.search.Installation.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Origin;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.links.InMemoryLog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinkIndexTest {

    private static final LinkQuery NEWEST = new LinkQuery(LinkFilter.NONE, LinkSort.NEWEST_FIRST, null, 500);

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Installation hoplog;

    @BeforeEach
    void open() {
        hoplog = new Installation(folder);
    }

    @AfterEach
    void close() {
        hoplog.close();
    }

    @Test
    void whoever_waits_for_a_position_finds_all_that_stands_before_it() {
        hoplog.follow();
        for (int link = 1; link <= 200; link++) {
            hoplog.create(link, "s" + link, settings("", "https://example.org/" + link));

            hoplog.awaitListed();

            assertThat(hoplog.ids(LinkFilter.NONE, LinkSort.NEWEST_FIRST))
                    .hasSize(link)
                    .first()
                    .isEqualTo(id(link));
        }
    }

    @Test
    void a_new_link_is_listed_soon_without_anybody_waiting_for_its_position() {
        hoplog.follow();
        hoplog.create(1, "one", settings("", "https://example.org/"));

        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (ids(hoplog.index, NEWEST).isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }

        assertThat(ids(hoplog.index, NEWEST)).containsExactly(id(1));
    }

    @Test
    void who_waits_for_what_does_not_come_is_told_so() throws Exception {
        hoplog.follow();

        assertThat(hoplog.index
                        .reached(Map.of(0, 1L), Duration.ofMillis(1))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .isFalse();
    }

    @Test
    void a_record_that_the_directory_has_not_folded_is_taken_in_later() {
        hoplog.follow();
        hoplog.directoryReader.hold();
        hoplog.create(1, "one", settings("", "https://example.org/"));
        CompletableFuture<Boolean> listed =
                hoplog.index.reached(hoplog.log.ends(), Duration.ofSeconds(20)).toCompletableFuture();
        // Long enough for the index to meet the record and to give up on it for now.
        assertThat(hoplog.index.reached(hoplog.log.ends(), Duration.ofMillis(1200)))
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(false);

        hoplog.directoryReader.release();

        assertThat(listed).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(true);
        assertThat(ids(hoplog.index, NEWEST)).containsExactly(id(1));
    }

    @Test
    void it_lists_nothing_before_it_has_seen_the_end_of_the_log_once() {
        hoplog.create(1, "one", settings("", "https://example.org/"));

        assertThat(hoplog.index.list(NEWEST, NOON)).isInstanceOf(Answer.Unready.class);

        hoplog.follow();
        assertThat(ids(hoplog.index, NEWEST)).containsExactly(id(1));
    }

    @Test
    void after_a_restart_it_lists_what_it_knew_without_a_log_and_goes_on_where_it_stood() {
        hoplog.follow();
        hoplog.create(1, "one", settings("", "https://example.org/"));
        hoplog.awaitListed();
        Map<Integer, Long> first = hoplog.log.ends();
        hoplog.reopen();
        hoplog.create(2, "two", settings("", "https://example.org/"));

        assertThat(ids(hoplog.index, NEWEST)).containsExactly(id(1));
        assertThat(hoplog.index.reached(first, Duration.ZERO).toCompletableFuture())
                .isCompletedWithValue(true);

        var reader = hoplog.log.reader();
        hoplog.index.follow(hoplog.origin, () -> reader);
        hoplog.awaitListed();
        assertThat(ids(hoplog.index, NEWEST)).containsExactly(id(2), id(1));
        assertThat(reader.delivered()).isEqualTo(1);
    }

    @Test
    void a_process_that_is_killed_between_two_commits_reads_the_rest_again() throws IOException {
        hoplog.follow();
        hoplog.create(1, "one", settings("", "https://example.org/"));
        hoplog.awaitListed();
        hoplog.reopen();
        hoplog.follow();
        hoplog.create(2, "two", settings("", "https://example.org/"));
        hoplog.change(1, "one", 1, settings("changed", "https://example.org/"));
        hoplog.awaitListed();

        // The files as they are now, with what is not committed.
        copy(folder.resolve("search"), folder.resolve("killed"));

        try (LinkIndex killed = hoplog.open("killed")) {
            assertThat(ids(killed, NEWEST)).containsExactly(id(1));
            hoplog.follow(killed);
            hoplog.awaitListed(killed);
            assertThat(ids(killed, NEWEST)).containsExactly(id(2), id(1));
            assertThat(killed.gauges().links()).isEqualTo(2);
        }
    }

    @Test
    void whatever_file_of_it_is_damaged_it_is_made_anew() throws IOException {
        hoplog.follow();
        List<LinkId> all = new ArrayList<>();
        for (int link = 1; link <= 20; link++) {
            hoplog.create(link, "s" + link, settings("title " + link, "https://example.org/", "tag"));
            all.addFirst(id(link));
        }
        hoplog.awaitListed();
        hoplog.index.close();
        List<Path> files;
        try (Stream<Path> found = Files.list(folder.resolve("search"))) {
            files = found.filter(file -> !file.endsWith("write.lock")).toList();
        }
        assertThat(files).hasSizeGreaterThan(2);
        for (Path file : files) {
            for (boolean isCut : new boolean[] {true, false}) {
                String name = "damaged-" + file.getFileName() + isCut;
                copy(folder.resolve("search"), folder.resolve(name));
                damage(folder.resolve(name).resolve(file.getFileName()), isCut);

                try (LinkIndex damaged = hoplog.open(name)) {
                    hoplog.follow(damaged);
                    hoplog.awaitListed(damaged);
                    awaitAnswer(damaged);
                    assertThat(ids(damaged, NEWEST)).as(name).isEqualTo(all);
                }
            }
        }
        hoplog.index = hoplog.open("search");
    }

    @Test
    void a_folder_that_cannot_be_used_stops_nobody() throws IOException {
        Files.writeString(folder.resolve("occupied"), "no folder");

        try (LinkIndex index = hoplog.open("occupied")) {
            index.follow(hoplog.origin, hoplog.log::reader);

            assertThat(index.list(NEWEST, NOON)).isInstanceOf(Answer.Unready.class);
            assertThat(index.tags(Set.of(), null, 10)).isInstanceOf(Answer.Unready.class);
            assertThat(index.gauges().links()).isZero();
        }
    }

    @Test
    void it_is_closed_in_the_moment_in_which_it_begins() throws Exception {
        var begins = new CountDownLatch(1);
        var isClosing = new CountDownLatch(1);
        hoplog.index.follow(hoplog.origin, () -> {
            begins.countDown();
            await(isClosing);
            return hoplog.log.reader();
        });
        begins.await();

        Thread closing = Thread.ofPlatform().daemon().start(hoplog.index::close);
        while (closing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        isClosing.countDown();

        assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
        hoplog.index = hoplog.open("search");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void an_index_of_another_log_is_made_anew() {
        hoplog.follow();
        hoplog.create(1, "one", settings("", "https://example.org/"));
        hoplog.awaitListed();
        hoplog.index.close();

        var other = new InMemoryLog();
        var origin = new Origin("cluster", new Uuid(3, 4), InMemoryLog.PARTITIONS);
        try (Directory directory = Directory.open(folder.resolve("other"), 0)) {
            directory.follow(origin, other::reader, CompletableFuture::new);
            try (LinkIndex index = LinkIndex.open(
                    folder.resolve("search"),
                    directory,
                    hoplog.limits,
                    Thread.ofPlatform().daemon().factory())) {
                index.follow(origin, other::reader);
                assertThat(index.reached(Map.of(), Duration.ZERO)).isCompleted();
                long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
                while (index.gauges().links() > 0 && System.nanoTime() < deadline) {
                    Thread.onSpinWait();
                }
                awaitAnswer(index);

                assertThat(ids(index, NEWEST)).isEmpty();
            }
        }
        hoplog.index = hoplog.open("search");
    }

    @Test
    void it_follows_no_log_that_the_directory_is_no_fold_of() {
        hoplog.follow();
        hoplog.create(1, "one", settings("", "https://example.org/"));
        hoplog.awaitListed();
        hoplog.reopen();

        hoplog.index.follow(new Origin("cluster", new Uuid(3, 4), InMemoryLog.PARTITIONS), new InMemoryLog()::reader);

        assertThat(ids(hoplog.index, NEWEST)).containsExactly(id(1));
    }

    @Test
    void a_log_that_was_cut_leaves_the_lists_as_they_are_until_the_next_start() {
        hoplog.follow();
        hoplog.create(1, "one", settings("", "https://example.org/"));
        hoplog.awaitListed();
        hoplog.reopen();
        var cut = new CompletableFuture<Void>();
        hoplog.index.follow(hoplog.origin, () -> new MockConsumer<>("none") {
            @Override
            public synchronized void close() {
                super.close();
                cut.complete(null);
            }

            @Override
            public synchronized Map<org.apache.kafka.common.TopicPartition, Long> endOffsets(
                    java.util.Collection<org.apache.kafka.common.TopicPartition> partitions) {
                throw new OffsetOutOfRangeException(Map.of());
            }
        });
        assertThat(cut).succeedsWithin(Duration.ofSeconds(20));

        assertThat(ids(hoplog.index, NEWEST)).containsExactly(id(1));

        hoplog.reopen();
        assertThat(hoplog.index.list(NEWEST, NOON)).isInstanceOf(Answer.Unready.class);
        hoplog.follow();
        assertThat(ids(hoplog.index, NEWEST)).containsExactly(id(1));
    }

    @Test
    void a_link_is_found_by_each_of_its_texts() {
        hoplog.follow();
        hoplog.create(
                1, "autumn-Sale", settings("Große Fête", "https://shop.example.org/Zürich?ref=mail", "News & more"));
        hoplog.append(key("herbst"), id(1), 0, 2, new LinkFact.AliasClaimed());
        hoplog.create(2, "other", settings("", "https://example.com/"));
        hoplog.awaitListed();

        for (String search : List.of(
                "autumn", "SALE", "grosse", "fete", "shop", "zurich", "mail", "ref", "news", "more", "herbst", "g f",
                "sale fe", "mor", "a", "utu", "erbs", "hop")) {
            boolean isFound = !search.equals("g f");
            assertThat(hoplog.found(search)).as(search).isEqualTo(isFound ? List.of(id(1)) : List.of());
        }
        assertThat(hoplog.found("exam")).containsExactly(id(2), id(1));
        assertThat(hoplog.found("  ")).containsExactly(id(2), id(1));
        assertThat(hoplog.found("...")).isEmpty();

        hoplog.append(key("herbst"), id(1), 1, 3, new LinkFact.AliasReleased());
        hoplog.awaitListed();
        assertThat(hoplog.found("herbst")).isEmpty();
    }

    @Test
    void a_purged_link_is_found_by_nothing() {
        hoplog.follow();
        hoplog.create(1, "one", settings("secret", "https://secret.example/", "secret"));
        hoplog.append(key("one"), id(1), 1, 2, new LinkFact.LinkPurged());
        hoplog.awaitListed();

        assertThat(hoplog.found("secret")).isEmpty();
        assertThat(hoplog.index.gauges().links()).isZero();
        assertThat(found(hoplog.index.tags(Set.of(), null, 10)).tags()).isEmpty();
    }

    @Test
    void a_page_is_full_although_the_index_does_not_know_yet_what_was_deleted() throws Exception {
        hoplog.follow();
        for (int link = 0; link < 20; link++) {
            hoplog.create(link, "s" + link, settings("", "https://example.org/"));
        }
        hoplog.awaitListed();
        hoplog.index.close();
        hoplog.index = hoplog.open("search");
        for (int link = 4; link < 20; link++) {
            hoplog.append(key("s" + link), id(link), 1, link, new LinkFact.LinkDeleted());
        }
        assertThat(hoplog.directory
                        .progress()
                        .reached(hoplog.log.ends(), Duration.ofSeconds(20))
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS))
                .isTrue();

        Answer.Links page =
                Installation.links(hoplog.index, new LinkQuery(LinkFilter.NONE, LinkSort.NEWEST_FIRST, null, 3));

        assertThat(page.entries().stream().map(Installation::id)).containsExactly(id(3), id(2), id(1));
        assertThat(page.next()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void links_that_stay_are_seen_once_while_others_come_go_and_change_their_titles(LinkSort sort) {
        hoplog.follow();
        for (int i = 0; i < 60; i++) {
            hoplog.create(i, "s" + i, settings("title " + i % 7, "https://example.org/"));
        }
        hoplog.awaitListed();
        List<LinkId> before = hoplog.walk(LinkFilter.NONE, sort, 500, NOON);
        // Every third stays; of the others some are deleted and some get another title, before and behind the page.
        List<LinkId> staying = IntStream.range(0, 60)
                .filter(i -> i % 3 == 0)
                .mapToObj(Installation::id)
                .toList();

        var seen = new ArrayList<LinkId>();
        Place after = null;
        int page = 0;
        do {
            Answer.Links links = found(hoplog.index.list(new LinkQuery(LinkFilter.NONE, sort, after, 5), NOON));
            links.entries().forEach(entry -> seen.add(id(entry)));
            after = links.next();
            int changing = 3 * page + 1;
            int going = 3 * page + 2;
            if (going < 60) {
                String title = page % 2 == 0 ? "" : "zzz";
                hoplog.change(changing, "s" + changing, 1, settings(title, "https://example.org/"));
                hoplog.append(key("s" + going), id(going), 1, 1, new LinkFact.LinkDeleted());
            }
            if (page < 30) {
                hoplog.create(100 + page, "new" + page, settings("title 3", "https://example.org/"));
            }
            hoplog.awaitListed();
            page++;
        } while (after != null);

        assertThat(seen.stream().filter(staying::contains).toList())
                .isEqualTo(before.stream().filter(staying::contains).toList());
    }

    private static void damage(Path file, boolean isCut) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long middle = bytes.length() / 2;
            if (isCut) {
                bytes.setLength(middle);
            } else {
                bytes.seek(middle);
                int there = bytes.read();
                bytes.seek(middle);
                bytes.write(there ^ 0x55);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
