package dev.hoplog.events;

import java.util.List;
import java.util.UUID;

/** A record of {@code click-events}: consecutive entries of one journal segment, the first with number {@code firstSeq}. */
public record ClickBatch(UUID segmentId, long firstSeq, List<ClickEntry> entries) {
    public ClickBatch {
        entries = List.copyOf(entries);
    }
}
