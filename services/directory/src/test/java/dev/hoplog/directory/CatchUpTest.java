package dev.hoplog.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Whoever misses a link waits for a look at the log's end that began after he came. */
class CatchUpTest {

    /** Questions for the log's end that nobody has answered yet. */
    private final Queue<CompletableFuture<Map<Integer, Long>>> questions = new ArrayDeque<>();

    private final Progress progress = new Progress();
    private final CatchUp catchUp = new CatchUp(this::ask, progress, Duration.ofMinutes(1));

    @Test
    void whoever_comes_waits_until_all_is_folded_that_stood_in_the_log_then() {
        // Given
        CompletableFuture<Void> waiting = join();
        questions.remove().complete(Map.of(0, 3L, 1, 1L));
        // When
        progress.advance(Map.of(0, 2L));
        progress.advance(Map.of(1, 1L));
        // Then
        assertThat(waiting).isNotDone();
        progress.advance(Map.of(0, 3L));
        assertThat(waiting).isCompleted();
    }

    @Test
    void a_look_that_began_before_he_came_is_of_no_use_to_him() {
        // Given
        CompletableFuture<Void> earlier = join();
        CompletableFuture<Void> later = join();
        // When
        questions.remove().complete(Map.of());
        // Then
        assertThat(earlier).isCompleted();
        assertThat(later).isNotDone();
        questions.remove().complete(Map.of());
        assertThat(later).isCompleted();
    }

    @Test
    void all_who_come_during_a_look_share_the_next() {
        // Given
        join();
        List<CompletableFuture<Void>> later = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            later.add(join());
        }
        assertThat(questions).hasSize(1);
        // When
        questions.remove().complete(Map.of());
        // Then
        assertThat(questions).hasSize(1);
        questions.remove().complete(Map.of());
        assertThat(later).allMatch(CompletableFuture::isDone);
        assertThat(questions).isEmpty();
    }

    @Test
    void a_log_that_does_not_answer_keeps_nobody() {
        // Given
        CompletableFuture<Void> first = join();
        // When
        questions.remove().completeExceptionally(new IllegalStateException("nobody answers"));
        // Then
        assertThat(first).isCompleted();
        assertThat(join()).isCompleted();
        assertThat(questions).isEmpty();
    }

    private CompletableFuture<Void> join() {
        return catchUp.join().toCompletableFuture();
    }

    private CompletionStage<Map<Integer, Long>> ask() {
        var question = new CompletableFuture<Map<Integer, Long>>();
        questions.add(question);
        return question;
    }
}
