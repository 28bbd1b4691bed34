package dev.hoplog.links.http;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.hoplog.links.tags.TagJob;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of a tag as clients see it.
 *
 * @param name null where the tag goes away
 * @param endedAt null while it waits or runs
 * @param detail why it failed; empty where it did not
 */
@JsonPropertyOrder({"id", "type", "tag", "name", "status", "progress", "createdAt", "endedAt", "detail"})
record TagJobResource(
        String id,
        String type,
        String tag,
        @Nullable String name,
        String status,
        Progress progress,
        String createdAt,
        @Nullable String endedAt,
        String detail) {

    /**
     * How far it is, in links.
     *
     * @param total as far as known now; 0 while it waits
     */
    @JsonPropertyOrder({"done", "total"})
    record Progress(long done, long total) {}

    static TagJobResource of(TagJob job) {
        Instant endedAt = job.endedAt();
        return new TagJobResource(
                job.id(),
                job.change().name() == null ? "deleteTag" : "renameTag",
                job.change().tag(),
                job.change().name(),
                job.status().text(),
                new Progress(job.done(), job.total()),
                job.createdAt().toString(),
                endedAt == null ? null : endedAt.toString(),
                detail(job));
    }

    private static String detail(TagJob job) {
        return job.status() == TagJob.Status.FAILED
                ? job.reason() + " What is done stays done; send the request again to go on with the rest."
                : "";
    }
}
