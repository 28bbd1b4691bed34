package dev.hoplog.analytics;

import static dev.hoplog.analytics.Play.SOURCES;
import static dev.hoplog.analytics.Play.zone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.UnknownFieldSet;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.analytics.proto.PeerAnswer;
import dev.hoplog.analytics.proto.PeerMarks;
import dev.hoplog.analytics.proto.PeerQuestion;
import dev.hoplog.events.LinkId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Counts of which each node keeps a part. */
class SeveralNodesTest {

    private static final int PARTITIONS = 5;
    private static final List<Set<Integer>> NODES = List.of(Set.of(3), Set.of(0, 4), Set.of(1, 2));
    private static final List<LinkId> LINKS =
            IntStream.range(0, History.LINKS).mapToObj(Clicks::link).toList();

    private static final List<Function<ClickCounts, Answer<?>>> QUESTIONS = List.of(
            counts -> counts.windows(Scope.all(), History.END),
            counts -> counts.windows(Scope.links(LINKS), History.END),
            counts -> counts.windows(Scope.link(LINKS.get(1)), History.END.minus(Duration.ofMinutes(7))),
            counts -> counts.windows(Scope.links(List.of()), History.END),
            counts -> counts.series(Scope.links(LINKS), series(Series.Interval.MINUTE, 60)),
            counts -> counts.series(Scope.links(LINKS), series(Series.Interval.HOUR, 30)),
            counts -> counts.series(Scope.links(LINKS), series(Series.Interval.MONTH, 4)),
            counts -> counts.breakdown(
                    Scope.links(LINKS), Dimension.COUNTRY, BreakdownWindow.ofHours(168, History.END), 3),
            counts -> counts.breakdown(Scope.links(LINKS), Dimension.REFERRER, BreakdownWindow.ofAll(History.END), 100),
            counts -> counts.top(TopWindow.ALL_TIME, History.END, 3),
            counts -> counts.top(TopWindow.LAST_WEEK, History.END, History.LINKS),
            counts -> counts.top(TopWindow.LAST_24_HOURS, History.END, 1),
            counts -> counts.totals(LINKS),
            counts -> inOrder(counts.links(new Kept(Set.of(0, 1, 3), PARTITIONS))));

    static IntStream seeds() {
        return Play.seeds();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void every_question_has_the_answer_that_one_node_with_all_of_it_would_give(int seed) {
        var history = new History(seed, SOURCES);
        var stages = new Stages(SOURCES, PARTITIONS, new ReportingZone(zone(seed)));
        var random = new Random(seed);

        Play.play(history, stages, new Random(seed), () -> {
            if (random.nextInt(10) == 0) {
                assertSame(stages, QUESTIONS.get(random.nextInt(QUESTIONS.size())));
            }
        });
        stages.settle();

        QUESTIONS.forEach(question -> assertSame(stages, question));
        assertThat(stages.countsOfNodes(History.END, NODES).windows(Scope.all(), History.END))
                .isNotEqualTo(new Answer.Moving<>());
    }

    private static void assertSame(Stages stages, Function<ClickCounts, Answer<?>> question) {
        for (List<Set<Integer>> nodes : List.of(NODES, List.of(Set.<Integer>of(), NODES.get(1), Set.of(1, 2, 3)))) {
            assertThat(question.apply(stages.countsOfNodes(History.END, nodes)))
                    .isEqualTo(question.apply(stages.counts(History.END)));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void what_comes_while_nodes_are_asked_is_in_all_of_an_answer_or_in_none_of_it(int seed) {
        var history = new History(seed, SOURCES);
        var stages = new Stages(SOURCES, PARTITIONS, new ReportingZone(zone(seed)));
        var random = new Random(seed);
        var watermarks = new HashSet<Map<Integer, Long>>();
        Runnable meanwhile = () -> {
            int source = random.nextInt(SOURCES);
            stages.pass(Duration.ofSeconds(random.nextInt(3)));
            stages.flush(source);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                stages.deliver(source, partition);
            }
        };

        Play.play(history, stages, new Random(seed), () -> {
            if (random.nextInt(5) == 0
                    && stages.countsOfNodes(History.END, NODES, meanwhile).totals(LINKS)
                            instanceof Answer.Counted<Map<LinkId, Count>> counted) {
                watermarks.add(counted.watermark());
                for (LinkId link : LINKS) {
                    assertThat(counted.value().get(link))
                            .as("seed %d, %s, up to %s", seed, link, counted.watermark())
                            .isEqualTo(Play.recount(history, CountKey.of(link), counted, seed)
                                    .all());
                }
            }
        });

        assertThat(watermarks).as("seed %d", seed).hasSizeGreaterThan(3);
    }

    @Test
    void a_node_whose_rows_do_not_reach_the_marks_that_it_told_is_moving() {
        var history = new History(4, SOURCES);
        var before = new Stages(SOURCES, PARTITIONS, new ReportingZone(ZoneOffset.UTC));
        var after = new Stages(SOURCES, PARTITIONS, new ReportingZone(ZoneOffset.UTC));
        for (int source = 0; source < SOURCES; source++) {
            for (History.Stored record : history.records(source)) {
                before.fold(source, record.offset(), record.value());
            }
        }
        before.settle();
        List<Set<Integer>> nodes = List.of(Set.of(0, 1), Set.of(2, 3, 4));
        // Of an aborted transaction others may have read the marks, and then the rows are those of before it.
        ClickCounts counts = before.countsWithRowsOf(after, History.END, nodes);

        assertThat(counts.windows(Scope.links(LINKS), History.END)).isEqualTo(new Answer.Moving<>());
    }

    @Test
    void a_partition_that_was_taken_from_its_thread_is_moving_on_every_node() {
        var stages = new Stages(SOURCES, PARTITIONS, new ReportingZone(ZoneOffset.UTC));
        Play.play(new History(2, SOURCES), stages, new Random(2), () -> {});
        stages.settle();
        ClickCounts own = stages.counts(History.END);
        ClickCounts gathered = stages.countsOfNodes(History.END, NODES);
        assertThat(own.totals(LINKS)).isInstanceOf(Answer.Counted.class);

        // Its stores can still be read, and may fill anew meanwhile.
        stages.close(CountKey.of(LINKS.getFirst()).partition(PARTITIONS));

        assertThat(own.totals(LINKS)).isEqualTo(new Answer.Moving<>());
        assertThat(gathered.totals(LINKS)).isEqualTo(new Answer.Moving<>());
    }

    @Test
    void a_part_that_nobody_has_is_moving_and_never_left_out() {
        var history = new History(3, SOURCES);
        var stages = new Stages(SOURCES, PARTITIONS, new ReportingZone(ZoneOffset.UTC));
        Play.play(history, stages, new Random(3), () -> {});
        stages.settle();
        ClickCounts counts = stages.countsOfNodes(History.END, List.of(Set.of(0, 1), Set.of(2, 4)));

        assertThat(counts.windows(Scope.links(LINKS), History.END)).isEqualTo(new Answer.Moving<>());
        assertThat(counts.top(TopWindow.ALL_TIME, History.END, 1)).isEqualTo(new Answer.Moving<>());
    }

    @Test
    void a_node_that_does_not_answer_or_has_it_no_more_is_moving() {
        for (Peers peers : List.<Peers>of(
                Peers.NONE,
                (_, _, _) -> CompletableFuture.failedFuture(new IOException("connection refused")),
                (_, _, _) -> CompletableFuture.completedFuture(Peers.nothingHere()),
                (_, _, _) -> CompletableFuture.completedFuture("no answer of a node".getBytes(StandardCharsets.UTF_8)),
                (_, _, _) -> CompletableFuture.completedFuture(PeerAnswer.newBuilder()
                        .setStatus(PeerAnswer.Status.READ)
                        .build()
                        .toByteArray()))) {
            var node = new PeerNode("elsewhere:1", "test", new ReportingZone(ZoneOffset.UTC), peers);
            var counts = new StoredClickCounts(
                    new OwnNode(
                            1,
                            _ -> {
                                throw new InvalidStateStoreException("elsewhere");
                            },
                            new ReportingZone(ZoneOffset.UTC)),
                    _ -> node,
                    new Horizon(() -> History.END),
                    "test",
                    3);

            assertThat(counts.windows(Scope.all(), History.END)).isEqualTo(new Answer.Moving<>());
        }
    }

    @Test
    void what_is_no_question_is_refused() {
        var own = new OwnNode(
                2,
                _ -> {
                    throw new InvalidStateStoreException("elsewhere");
                },
                new ReportingZone(ZoneOffset.UTC));
        byte[] beyond = PeerMessages.marks(Set.of(2)).toByteArray();

        assertThatThrownBy(() -> PeerMessages.answer(own, beyond)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PeerMessages.answer(own, "?".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
        for (PeerQuestion question : List.of(
                PeerQuestion.getDefaultInstance(),
                PeerMessages.marks(Set.of(1)).toBuilder()
                        .setMarks(PeerMarks.newBuilder()
                                .setUnknownFields(UnknownFieldSet.newBuilder()
                                        .addField(
                                                7,
                                                UnknownFieldSet.Field.newBuilder()
                                                        .addVarint(1)
                                                        .build())
                                        .build()))
                        .build(),
                PeerMessages.marks(Set.of(1)).toBuilder()
                        .setUnknownFields(UnknownFieldSet.newBuilder()
                                .addField(
                                        99,
                                        UnknownFieldSet.Field.newBuilder()
                                                .addVarint(1)
                                                .build())
                                .build())
                        .build())) {
            assertThatThrownBy(() -> PeerMessages.answer(own, question.toByteArray()))
                    .as("of a newer version: %s", question)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("knows");
        }
    }

    private static Series series(Series.Interval interval, int buckets) {
        Instant from = Series.from(interval, ZoneOffset.UTC, History.END, buckets);
        return Series.of(interval, ZoneOffset.UTC, from, History.END, 100);
    }

    /** Links come in no order. */
    private static Answer<?> inOrder(Answer<List<LinkId>> links) {
        return links instanceof Answer.Counted<List<LinkId>> counted
                ? new Answer.Counted<>(
                        new TreeSet<>(counted.value().stream().map(LinkId::text).toList()),
                        counted.watermark(),
                        counted.lagMillis(),
                        counted.complete(),
                        counted.generation())
                : links;
    }
}
