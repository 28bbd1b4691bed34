package dev.hoplog.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A record of {@code links}: a link as it is now.
 *
 * @param version how many events took effect on the link's home
 * @param home the key under which it was created
 * @param aliases the keys that lead to it beside its home
 * @param settings of a deleted link those that it had
 * @param updatedAt when the last event took effect on its home
 * @param sources the events in {@code link-events} for which the row was written: by partition, the offset of the last
 */
public record LinkRow(
        LinkId id,
        long version,
        boolean isDeleted,
        LinkKey home,
        List<LinkKey> aliases,
        LinkSettings settings,
        Instant createdAt,
        Instant updatedAt,
        Map<Integer, Long> sources) {

    public LinkRow {
        aliases = List.copyOf(aliases);
        sources = Map.copyOf(sources);
    }
}
