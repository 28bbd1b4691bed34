package dev.hoplog.query.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A reader of click-events that counts every (segment, seq) once, and notices if one name ever means two entries. */
final class SeenByReaders {

    private final Map<UUID, TreeMap<Long, ClickEntry>> segments = new HashMap<>();

    void read(List<ClickBatch> batches) {
        batches.forEach(this::read);
    }

    void read(ClickBatch batch) {
        var entries = segments.computeIfAbsent(batch.segmentId(), _ -> new TreeMap<>());
        long seq = batch.firstSeq();
        for (ClickEntry entry : batch.entries()) {
            ClickEntry before = entries.putIfAbsent(seq++, entry);
            assertThat(before == null || before.equals(entry))
                    .as("%s and %s are both number %d of %s", before, entry, seq - 1, batch.segmentId())
                    .isTrue();
        }
    }

    /** All clicks in roll-ups. */
    long rolledUp() {
        return segments.values().stream()
                .flatMap(entries -> entries.values().stream())
                .mapToLong(entry -> entry instanceof ClickEntry.RollUp rollUp ? rollUp.clicks() : 0)
                .sum();
    }

    /** All entries with details. */
    List<ClickEntry> clicks() {
        var clicks = new ArrayList<ClickEntry>();
        segments.values()
                .forEach(entries -> entries.values().stream()
                        .filter(entry -> !(entry instanceof ClickEntry.Sealed || entry instanceof ClickEntry.RollUp))
                        .forEach(clicks::add));
        return clicks;
    }

    /** Every segment goes from 0 to its seal without a gap, and the seal tells the count. */
    void assertWhole() {
        segments.forEach((id, entries) -> {
            long count = entries.lastKey();
            assertThat(entries).as("segment %s", id).hasSize((int) count + 1);
            assertThat(entries.lastEntry().getValue()).as("segment %s", id).isEqualTo(new ClickEntry.Sealed(count));
        });
    }
}
