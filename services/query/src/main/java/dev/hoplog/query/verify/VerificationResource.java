package dev.hoplog.query.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hoplog.analytics.Count;
import dev.hoplog.analytics.verify.Verification;
import dev.hoplog.events.LinkId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A verification as the API shows it. What came out stands there once it is done.
 *
 * @param linkId left out where all links are compared
 * @param detail why it failed; empty where it did not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record VerificationResource(
        String id,
        @Nullable String linkId,
        String status,
        Progress progress,
        @Nullable Boolean equal,
        @Nullable Windows counted,
        @Nullable Windows stored,
        @Nullable Instant asOf,
        @Nullable Map<Integer, Long> watermark,
        @Nullable Links links,
        Instant createdAt,
        @Nullable Instant endedAt,
        String detail) {

    /** How far it is, in records of the log. */
    record Progress(long done, long total) {}

    /** A number of clicks. */
    record Clicks(long clicks, long humans, long bots, long unclassified) {
        static Clicks of(Count count) {
            return new Clicks(count.clicks(), count.humans(), count.bots(), count.unclassified());
        }
    }

    /** Clicks in the windows of the statistics. */
    record Windows(Clicks last24Hours, Clicks lastWeek, Clicks allTime) {
        static Windows of(Verification.Counted counted) {
            return new Windows(
                    Clicks.of(counted.last24Hours()), Clicks.of(counted.lastWeek()), Clicks.of(counted.allTime()));
        }
    }

    /**
     * What came out for each link by itself.
     *
     * @param differences the first of those that differ
     */
    record Links(long compared, long differing, List<Difference> differences) {}

    /** A link of which stores and log say something else. */
    record Difference(String linkId, Clicks counted, Clicks stored) {
        static Difference of(Verification.Difference difference) {
            return new Difference(
                    difference.link().text(), Clicks.of(difference.counted()), Clicks.of(difference.stored()));
        }
    }

    static VerificationResource of(Verification verification) {
        Verification.Outcome outcome = verification.outcome();
        LinkId link = verification.link();
        return new VerificationResource(
                verification.id(),
                link == null ? null : link.text(),
                verification.status().text(),
                new Progress(verification.done(), verification.total()),
                outcome == null ? null : outcome.equal(),
                outcome == null ? null : Windows.of(outcome.counted()),
                outcome == null ? null : Windows.of(outcome.stored()),
                outcome == null ? null : outcome.asOf(),
                outcome == null ? null : new TreeMap<>(outcome.watermark()),
                outcome == null || link != null ? null : links(outcome),
                verification.createdAt(),
                verification.endedAt(),
                verification.reason());
    }

    private static Links links(Verification.Outcome outcome) {
        return new Links(
                outcome.links(),
                outcome.differing(),
                outcome.differences().stream().map(Difference::of).toList());
    }
}
