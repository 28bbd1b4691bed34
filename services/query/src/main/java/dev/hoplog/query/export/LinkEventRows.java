package dev.hoplog.query.export;

import dev.hoplog.api.Hosts;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The link events that are wanted, of those that took effect: each expects a version of its key, and is void where that is
 * another. So each partition is read from its first record on.
 */
final class LinkEventRows implements Rows<LinkEventRow> {

    /**
     * Which are wanted.
     *
     * @param from the first instant; null for any
     * @param to the first instant that is not wanted any more; null for none
     * @param linkId null for all links
     * @param domains empty for all
     */
    record Filter(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable LinkId linkId,
            Set<Domain> domains) {

        Filter {
            domains = Set.copyOf(domains);
        }

        /** The same for the same filter in any process. */
        String text() {
            return "links " + from + ' ' + to + ' ' + linkId + ' '
                    + domains.stream().map(Domain::name).sorted().toList();
        }

        boolean includes(LinkEvent event) {
            return (from == null || !event.occurredAt().isBefore(from))
                    && (to == null || event.occurredAt().isBefore(to))
                    && (linkId == null || linkId.equals(event.linkId()))
                    && (domains.isEmpty() || domains.contains(event.key().domain()));
        }
    }

    private final Records<LinkEvent> records;
    private final @Nullable Position after;
    private final Filter filter;
    private final Hosts hosts;
    private final Map<LinkKey, Long> versions = new HashMap<>();
    private int partition = -1;

    /**
     * @param records from the first of a partition
     * @param after the last row that is not wanted again; null for none
     */
    LinkEventRows(Records<LinkEvent> records, @Nullable Position after, Filter filter, Hosts hosts) {
        this.records = records;
        this.after = after;
        this.filter = filter;
        this.hosts = hosts;
    }

    @Override
    public @Nullable LinkEventRow next() throws InterruptedException {
        for (LogRecord<LinkEvent> record = records.next(); record != null; record = records.next()) {
            if (record.partition() != partition) {
                // A key is in one partition only.
                versions.clear();
                partition = record.partition();
            }
            LinkEvent event = record.value();
            if (tookEffect(event)
                    && filter.includes(event)
                    && (after == null || !after.includes(partition, record.offset(), 0))) {
                return new LinkEventRow(
                        event, hosts.nameOf(event.key().domain()), settings(event), partition, record.offset());
            }
        }
        return null;
    }

    private boolean tookEffect(LinkEvent event) {
        if (versions.getOrDefault(event.key(), 0L) != event.expectedVersion()) {
            return false;
        }
        versions.put(event.key(), event.expectedVersion() + 1);
        return true;
    }

    private static @Nullable LinkSettings settings(LinkEvent event) {
        return switch (event.fact()) {
            case LinkFact.LinkCreated(LinkSettings settings) -> settings;
            case LinkFact.LinkChanged changed -> changed.settings();
            case LinkFact.LinkDeleted _,
                    LinkFact.LinkRestored _,
                    LinkFact.LinkPurged _,
                    LinkFact.AliasClaimed _,
                    LinkFact.AliasReleased _ -> null;
        };
    }
}
