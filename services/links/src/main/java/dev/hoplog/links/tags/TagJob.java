package dev.hoplog.links.tags;

import dev.hoplog.events.BodyHash;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of a tag, and how far it is.
 *
 * @param bodyHash tells a repeat from another request under the same idempotency key
 * @param owner who may see it: the owner of the API key that asked for it
 * @param done how many links have the tag no more
 * @param total how many had it when the job began; 0 before
 * @param endedAt null while it waits or runs
 * @param reason why it failed, as a sentence; empty where it did not
 */
public record TagJob(
        String id,
        TagChange change,
        BodyHash bodyHash,
        String owner,
        Status status,
        long done,
        long total,
        Instant createdAt,
        @Nullable Instant endedAt,
        String reason) {

    /** Where it is on its way. */
    public enum Status {
        WAITING("waiting"),
        RUNNING("running"),
        DONE("done"),
        /** It ended before its time. What is done stays done, and the same request goes on with the rest. */
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

    static TagJob waiting(String id, TagChange change, BodyHash bodyHash, String owner, Instant now) {
        return new TagJob(id, change, bodyHash, owner, Status.WAITING, 0, 0, now, null, "");
    }

    /** Whether nothing more comes of it. */
    public boolean isEnded() {
        return endedAt != null;
    }

    TagJob begun(long links) {
        return new TagJob(id, change, bodyHash, owner, Status.RUNNING, 0, links, createdAt, null, "");
    }

    /** Others may have given the tag to further links meanwhile. */
    TagJob further(long links) {
        long more = done + links;
        return new TagJob(id, change, bodyHash, owner, status, more, Math.max(total, more), createdAt, null, "");
    }

    TagJob ended(Instant now) {
        return new TagJob(id, change, bodyHash, owner, Status.DONE, done, done, createdAt, now, "");
    }

    TagJob failed(String why, Instant now) {
        return new TagJob(id, change, bodyHash, owner, Status.FAILED, done, total, createdAt, now, why);
    }
}
