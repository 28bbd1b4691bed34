package dev.hoplog.query.rebuild;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hoplog.analytics.generations.GenerationState;
import dev.hoplog.analytics.generations.Rebuilding;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A generation as the API shows it. How far it is stands there while it is on its way.
 *
 * @param id the generation's name, as it stands in every answer of the statistics
 * @param etaSeconds until the end of the log is reached, if it goes on so
 * @param startedBy id of the API key; left out for the first generation, which nobody asked for
 * @param detail why it failed; empty where it did not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RebuildResource(
        String id,
        String status,
        @Nullable Progress progress,
        @Nullable Long clicksPerSecond,
        @Nullable Long etaSeconds,
        @Nullable String startedBy,
        @Nullable Instant createdAt,
        @Nullable Instant switchedAt,
        String detail) {

    /** How far it is on this node, in records of the log. */
    record Progress(long done, long total) {}

    static RebuildResource of(GenerationState state, Optional<Rebuilding> onThisNode) {
        Rebuilding now = state.isOnTheWay() ? onThisNode.orElse(null) : null;
        return new RebuildResource(
                state.generation().text(),
                status(state, now),
                now == null ? null : new Progress(now.done(), now.total()),
                now == null || now.isComparing() ? null : Math.round(now.clicksPerSecond()),
                now == null || now.secondsLeft() < 0 ? null : now.secondsLeft(),
                state.begunAt() == null ? null : state.actor(),
                state.begunAt(),
                state.switchedAt(),
                state.reason());
    }

    private static String status(GenerationState state, @Nullable Rebuilding now) {
        return switch (state.status()) {
            case BUILDING -> now != null && now.isComparing() ? "caughtUp" : "running";
            case CHECKED -> "caughtUp";
            case CURRENT -> "switched";
            case REPLACED -> "replaced";
            case FAILED -> "failed";
            case DROPPED -> "dropped";
        };
    }
}
