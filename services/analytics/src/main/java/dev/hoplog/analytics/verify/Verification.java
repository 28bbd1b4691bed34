package dev.hoplog.analytics.verify;

import dev.hoplog.analytics.Count;
import dev.hoplog.events.LinkId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of what the stores say with what the log says, and how far it is.
 *
 * @param link whose clicks are compared; null for those of every link
 * @param owner who may see it: the owner of the API key that asked for it
 * @param done records of {@code click-events} that were counted
 * @param total how many there are; 0 before that is known
 * @param outcome null until it is done
 * @param endedAt null while it waits or runs
 * @param reason why it failed, as a sentence; empty where it did not
 */
public record Verification(
        String id,
        @Nullable LinkId link,
        String owner,
        Status status,
        long done,
        long total,
        @Nullable Outcome outcome,
        Instant createdAt,
        @Nullable Instant endedAt,
        String reason) {

    /** Where it is on its way. */
    public enum Status {
        WAITING("waiting"),
        RUNNING("running"),
        DONE("done"),
        FAILED("failed");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        /** Its name in the API. */
        public String text() {
            return text;
        }
    }

    /** Clicks in the windows of {@link dev.hoplog.analytics.Windows}. */
    public record Counted(Count last24Hours, Count lastWeek, Count allTime) {}

    /** A link of which stores and log say something else, at the same place in the log. */
    public record Difference(LinkId link, Count counted, Count stored) {}

    /**
     * What came out.
     *
     * @param equal whether everything that was compared is
     * @param counted of the link, or of all links together, from the log
     * @param stored the same from the stores
     * @param asOf whose windows these are
     * @param watermark up to where both go, by partition
     * @param links how many links were compared each by itself, over all time
     * @param differing how many of them differ
     * @param differences the first of those
     */
    public record Outcome(
            boolean equal,
            Counted counted,
            Counted stored,
            Instant asOf,
            Map<Integer, Long> watermark,
            long links,
            long differing,
            List<Difference> differences) {
        public Outcome {
            watermark = Map.copyOf(watermark);
            differences = List.copyOf(differences);
        }
    }

    static Verification waiting(String id, @Nullable LinkId link, String owner, Instant now) {
        return new Verification(id, link, owner, Status.WAITING, 0, 0, null, now, null, "");
    }

    Verification running(long nowDone, long nowTotal) {
        return new Verification(id, link, owner, Status.RUNNING, nowDone, nowTotal, null, createdAt, null, "");
    }

    Verification ended(Outcome result, Instant now) {
        return new Verification(id, link, owner, Status.DONE, done, total, result, createdAt, now, "");
    }

    Verification failed(String why, Instant now) {
        return new Verification(id, link, owner, Status.FAILED, done, total, null, createdAt, now, why);
    }
}
