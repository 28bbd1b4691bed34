package dev.hoplog.analytics.generations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hoplog.analytics.Answer;
import dev.hoplog.analytics.Kept;
import dev.hoplog.events.Generation;
import dev.hoplog.events.GenerationEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GenerationRunnerTest {
    private static final Kept ALL = new Kept(Set.of(0), 1);

    private static final Generation FIRST = Generation.first("v3");
    private static final Generation SECOND = FIRST.next();

    private final MemoryGenerationLog log = new MemoryGenerationLog();
    private final PaperWork work = new PaperWork(Set.of(0, 1), 2);
    private final List<GenerationRunner> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(GenerationRunner::close);
    }

    @Test
    void the_first_generation_is_counted_and_answers() {
        GenerationRunner node = node(work);

        await().until(() -> work.counted().equals(Set.of("v3")));
        assertThat(answering(node)).isEqualTo("v3");
    }

    @Test
    void nothing_is_counted_before_the_log_was_read() {
        log.setAway(true);
        GenerationRunner node = node(work);

        await().until(() -> node.health() instanceof dev.hoplog.analytics.Health.Starting starting
                && starting.lastFailure().contains("the brokers are away"));

        assertThat(work.counted()).isEmpty();
        assertThat(node.counts().links(ALL)).isEqualTo(new Answer.Moving<>());
    }

    @Test
    void a_rebuild_is_counted_beside_and_answers_once_it_is_equal_to_the_log() throws Exception {
        GenerationRunner node = node(work);
        begin(node);
        await().until(() -> work.counted().equals(Set.of("v3", "v3.2")));
        assertThat(answering(node)).isEqualTo("v3");
        assertThat(node.counts("v3.2").orElseThrow().links(ALL)).isEqualTo(counted("v3.2"));

        work.catchUp("v3.2");

        await().until(() -> answering(node).equals("v3.2"));
        assertThat(log.events().stream().map(GenerationEvent::change))
                .contains(new GenerationEvent.Checked(Set.of(0, 1)), new GenerationEvent.Switched(true));
        assertThat(work.counted()).containsExactlyInAnyOrder("v3", "v3.2");
    }

    @Test
    void one_that_differs_from_the_log_fails_and_is_deleted() throws Exception {
        GenerationRunner node = node(work);
        work.differ(2);
        begin(node);
        await().until(() -> work.counted().contains("v3.2"));

        work.catchUp("v3.2");

        await().until(() -> work.deleted().equals(Set.of("v3.2")));
        assertThat(answering(node)).isEqualTo("v3");
        assertThat(node.generations().find(SECOND).orElseThrow().reason())
                .isEqualTo("2 counts differ from the log on node n0.");
        assertThat(work.counted()).containsExactly("v3");
    }

    @Test
    void nodes_that_keep_a_part_each_switch_once_all_parts_are_equal() throws Exception {
        var here = new PaperWork(Set.of(0), 2);
        var there = new PaperWork(Set.of(1), 2);
        GenerationRunner one = node(here);
        GenerationRunner other = node(there);
        begin(one);
        await().until(() -> here.counted().contains("v3.2") && there.counted().contains("v3.2"));

        here.catchUp("v3.2");
        await().until(() ->
                log.events().stream().anyMatch(event -> event.change().equals(new GenerationEvent.Checked(Set.of(0)))));
        assertThat(answering(one)).isEqualTo("v3");
        there.catchUp("v3.2");

        await().until(() -> answering(one).equals("v3.2") && answering(other).equals("v3.2"));
    }

    @Test
    void a_node_that_has_compared_its_part_does_not_seem_to_fold_again_while_others_compare_theirs() throws Exception {
        var here = new PaperWork(Set.of(0), 2);
        GenerationRunner one = node(here);
        begin(one);
        await().until(() -> here.counted().contains("v3.2"));
        here.catchUp("v3.2");
        await().until(() -> log.events().stream().anyMatch(event -> event.change() instanceof GenerationEvent.Checked));

        // The node does its work between two records that it folds.
        one.append(event(FIRST, new GenerationEvent.Dropped()));
        one.append(event(FIRST, new GenerationEvent.Dropped()));

        assertThat(one.rebuilding().orElseThrow().isComparing()).isTrue();
    }

    @Test
    void a_node_that_comes_later_does_as_the_others() throws Exception {
        GenerationRunner early = node(work);
        begin(early);
        await().until(() -> work.counted().contains("v3.2"));
        work.catchUp("v3.2");
        await().until(() -> answering(early).equals("v3.2"));
        early.append(event(FIRST, new GenerationEvent.Dropped()));
        await().until(() -> work.deleted().contains("v3"));

        var lateWork = new PaperWork(Set.of(), 2);
        GenerationRunner late = node(lateWork);

        await().until(() ->
                lateWork.counted().equals(Set.of("v3.2")) && lateWork.deleted().contains("v3"));
        assertThat(answering(late)).isEqualTo("v3.2");
        assertThat(late.counts("v3")).isEmpty();
    }

    @Test
    void behind_what_is_not_known_the_generation_that_answered_goes_on_also_after_a_start() {
        log.appendUnknown();
        GenerationRunner node = node(work);

        await().until(() -> answering(node).equals("v3"));
        assertThat(work.counted()).containsExactly("v3");
    }

    @Test
    void one_that_is_dropped_while_it_is_compared_is_compared_no_more_and_says_nothing_of_the_next() throws Exception {
        GenerationRunner node = node(work);
        work.compareUntilInterrupted();
        begin(node);
        await().until(() -> work.counted().contains("v3.2"));
        work.catchUp("v3.2");
        await().until(work::isComparing);

        node.append(event(SECOND, new GenerationEvent.Dropped()));
        node.append(event(SECOND.next(), new GenerationEvent.Begun(new UUID(0, 2))));

        await().until(() -> work.counted().equals(Set.of("v3", "v3.3")) && !work.isComparing());
        assertThat(log.events()).noneMatch(event -> event.change() instanceof GenerationEvent.Checked);
    }

    @Test
    void what_cannot_be_appended_is_told() {
        GenerationRunner node = node(work);
        log.setAway(true);

        assertThatThrownBy(() -> node.append(event(SECOND, new GenerationEvent.Begun(new UUID(0, 1)))))
                .isInstanceOf(KafkaException.class);
    }

    private GenerationRunner node(PaperWork done) {
        var node = new GenerationRunner(
                Generations.of("v3", 2),
                log.reader(),
                done,
                "n" + nodes.size(),
                InstantSource.system(),
                Thread.ofPlatform().daemon().factory());
        nodes.add(node);
        node.start();
        return node;
    }

    private static void begin(GenerationRunner node) throws InterruptedException {
        node.append(event(SECOND, new GenerationEvent.Begun(new UUID(0, 1))));
        assertThat(node.generations().onTheWay()).isPresent();
    }

    private static GenerationEvent event(Generation generation, GenerationEvent.Change change) {
        return new GenerationEvent(generation, Instant.parse("2026-11-26T10:00:00Z"), "key_1", change);
    }

    private static String answering(GenerationRunner node) {
        return node.counts().links(ALL) instanceof Answer.Counted<?> answer ? answer.generation() : "";
    }

    private static Answer<Object> counted(String generation) {
        return new Answer.Counted<>(List.of(), Map.of(), 0L, true, generation);
    }
}
