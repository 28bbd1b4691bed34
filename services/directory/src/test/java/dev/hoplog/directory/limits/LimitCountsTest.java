package dev.hoplog.directory.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.LinkId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitCountsTest {

    private static final LinkId LINK = link(1);

    @TempDir
    Path folder;

    private final PaperCounts topic = new PaperCounts();
    private final List<LimitCounts> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(LimitCounts::close);
    }

    @Test
    void a_link_has_as_many_places_as_its_limit_however_many_threads_ask() throws Exception {
        LimitCounts counts = open("one");
        var admitted = new AtomicInteger();
        var together = new CountDownLatch(1);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                await(together);
                for (int ask = 0; ask < 20_000; ask++) {
                    if (counts.admit(LINK, 50_000)) {
                        admitted.incrementAndGet();
                    }
                }
            }));
        }

        together.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(admitted).hasValue(50_000);
        assertThat(counts.count(LINK)).isEqualTo(50_000);
    }

    @Test
    void a_higher_limit_makes_new_places_and_a_lower_one_takes_none_back() {
        LimitCounts counts = open("one");

        assertThat(admitted(counts, 2, 5)).isEqualTo(2);
        assertThat(admitted(counts, 1, 5)).isZero();
        assertThat(admitted(counts, 4, 5)).isEqualTo(2);
        assertThat(counts.count(link(2))).isZero();
    }

    @Test
    void what_was_counted_outlives_kill_9() {
        admitted(open("one"), 10, 7);

        // The first is not closed: all that is left of it is what the operating system has.
        LimitCounts after = open("one");

        assertThat(after.count(LINK)).isEqualTo(7);
        assertThat(admitted(after, 10, 7)).isEqualTo(3);
    }

    @Test
    void what_other_nodes_counted_takes_places_here() {
        LimitCounts one = exchanging(open("one"));
        LimitCounts two = exchanging(open("two"));
        LimitCounts three = exchanging(open("three"));

        admitted(one, 10, 4);
        admitted(two, 10, 5);

        spinUntil(() -> three.count(LINK) == 9);
        assertThat(admitted(three, 10, 4)).isEqualTo(1);
        spinUntil(() -> one.count(LINK) == 10 && two.count(LINK) == 10);
        assertThat(admitted(one, 10, 1)).isZero();
    }

    @Test
    void what_other_nodes_counted_is_known_without_them_after_a_restart() {
        admitted(exchanging(open("one")), 10, 4);
        LimitCounts two = exchanging(open("two"));
        spinUntil(() -> two.count(LINK) == 4);

        LimitCounts after = open("two");

        assertThat(after.count(LINK)).isEqualTo(4);
        assertThat(after.complete().toCompletableFuture()).isDone();
    }

    @Test
    void a_node_that_lost_its_files_takes_up_what_it_told() throws IOException {
        LimitCounts one = exchanging(open("one"));
        admitted(one, 10, 4);
        spinUntil(() -> topic.size() > 0);
        one.close();
        nodes.remove(one);
        Files.delete(folder.resolve("one").resolve("0.counts"));

        LimitCounts after = exchanging(open("one"));

        spinUntil(() -> after.complete().toCompletableFuture().isDone());
        assertThat(admitted(after, 10, 10)).isEqualTo(6);
        LimitCounts two = exchanging(open("two"));
        spinUntil(() -> two.count(LINK) == 10);
    }

    @Test
    void what_was_counted_before_the_first_contact_is_told_then() {
        LimitCounts one = open("one");
        admitted(one, 10, 4);
        assertThat(one.complete().toCompletableFuture()).isNotDone();

        exchanging(one);

        LimitCounts two = exchanging(open("two"));
        spinUntil(() -> two.count(LINK) == 4);
    }

    @Test
    void what_did_not_arrive_is_told_again() {
        topic.loseNext(3);
        LimitCounts one = exchanging(open("one"));
        LimitCounts two = exchanging(open("two"));

        admitted(one, 10, 4);

        spinUntil(() -> two.count(LINK) == 4);
        assertThat(topic.lost()).isEqualTo(3);
    }

    @Test
    void the_last_counts_are_told_at_an_orderly_end() {
        LimitCounts one = exchanging(open("one"));
        spinUntil(() -> one.complete().toCompletableFuture().isDone());
        admitted(one, 10, 4);

        one.close();

        nodes.remove(one);
        LimitCounts two = exchanging(open("two"));
        spinUntil(() -> two.complete().toCompletableFuture().isDone());
        assertThat(two.count(LINK)).isEqualTo(4);
    }

    @Test
    void a_record_that_nobody_understands_stops_the_hearing_and_not_the_counting() {
        topic.append(new byte[] {1}, new byte[] {1, 2, 3});

        LimitCounts one = exchanging(open("one"));

        spinUntil(() -> one.complete().toCompletableFuture().isDone());
        assertThat(admitted(one, 2, 3)).isEqualTo(2);
    }

    @Test
    void files_keep_the_name_under_which_they_were_told() {
        LimitCounts before = exchanging(open("one"));
        admitted(before, 10, 4);
        spinUntil(() -> topic.size() > 0);

        LimitCounts after = exchanging(keep(LimitCounts.open(folder.resolve("one"), "another-name")));

        spinUntil(() -> after.complete().toCompletableFuture().isDone());
        assertThat(after.count(LINK)).isEqualTo(4);
    }

    static LinkId link(int number) {
        return LinkId.ofBits(ByteBuffer.allocate(10).putInt(number).array());
    }

    private LimitCounts open(String node) {
        return keep(LimitCounts.open(folder.resolve(node), node));
    }

    private LimitCounts keep(LimitCounts counts) {
        nodes.add(counts);
        return counts;
    }

    private LimitCounts exchanging(LimitCounts counts) {
        counts.exchange(
                PaperCounts.PARTITIONS,
                topic::consumer,
                topic::producer,
                task -> Thread.ofPlatform().daemon().unstarted(task));
        return counts;
    }

    private static int admitted(LimitCounts counts, long limit, int asks) {
        int admitted = 0;
        for (int ask = 0; ask < asks; ask++) {
            if (counts.admit(LINK, limit)) {
                admitted++;
            }
        }
        return admitted;
    }

    private static void spinUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
