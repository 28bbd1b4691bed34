package dev.hoplog.analytics.generations;

import dev.hoplog.events.Generation;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A generation, as the log tells of it.
 *
 * @param request that began it; null for the first generation, which nobody asked for
 * @param actor who asked for it; empty for the first
 * @param begunAt null for the first
 * @param switchedAt when it answered for the last time from; null if it never did, or did from the beginning
 * @param checked partitions of the counts that were found equal to the log
 * @param reason why it failed, as a sentence; empty where it did not
 */
public record GenerationState(
        Generation generation,
        Status status,
        @Nullable UUID request,
        String actor,
        @Nullable Instant begunAt,
        @Nullable Instant switchedAt,
        Set<Integer> checked,
        String reason) {

    /** Where it is on its way. */
    public enum Status {
        /** It folds the log. */
        BUILDING,
        /** All of it was found equal to the log. */
        CHECKED,
        /** It answers. */
        CURRENT,
        /** It answered, is kept up to date, and can be switched back to. */
        REPLACED,
        /** It was not equal to the log, and never answers. */
        FAILED,
        /** It is deleted, or will be. */
        DROPPED
    }

    public GenerationState {
        checked = Set.copyOf(checked);
    }

    static GenerationState first(Generation generation) {
        return new GenerationState(generation, Status.CURRENT, null, "", null, null, Set.of(), "");
    }

    static GenerationState begun(Generation generation, UUID request, String actor, Instant at) {
        return new GenerationState(generation, Status.BUILDING, request, actor, at, null, Set.of(), "");
    }

    /** Whether clicks are counted into it. */
    public boolean isCounted() {
        return switch (status) {
            case BUILDING, CHECKED, CURRENT, REPLACED -> true;
            case FAILED, DROPPED -> false;
        };
    }

    /** Whether it is on its way to answer. */
    public boolean isOnTheWay() {
        return status == Status.BUILDING || status == Status.CHECKED;
    }

    GenerationState with(Status next) {
        return new GenerationState(generation, next, request, actor, begunAt, switchedAt, checked, reason);
    }

    GenerationState switchedOn(Instant at) {
        return new GenerationState(generation, Status.CURRENT, request, actor, begunAt, at, checked, reason);
    }

    GenerationState failed(String why) {
        return new GenerationState(generation, Status.FAILED, request, actor, begunAt, switchedAt, checked, why);
    }

    GenerationState withChecked(Set<Integer> more) {
        return new GenerationState(generation, status, request, actor, begunAt, switchedAt, more, reason);
    }
}
