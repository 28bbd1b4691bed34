package dev.hoplog.backup;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.hoplog.backup.proto.LogRecord;
import dev.hoplog.directory.Link;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.events.codec.TextErasure;
import dev.hoplog.events.topics.Topic;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The links whose text a backup leaves out: those that are purged where it ends.
 *
 * @param keys of their homes, as the records of {@code link-events} have them
 * @param destinations that roll-ups tell of them, and of no link that has its text
 */
record PurgedLinks(Set<ByteString> keys, Set<LinkId> ids, Set<String> destinations) {

    static final PurgedLinks NONE = new PurgedLinks(Set.of(), Set.of(), Set.of());

    PurgedLinks {
        keys = Set.copyOf(keys);
        ids = Set.copyOf(ids);
        destinations = Set.copyOf(destinations);
    }

    /**
     * The purged links of a log. It is read twice: once for the keys under which a link was to be purged, which are few, and
     * then to see what became of these.
     *
     * @param extents of {@code link-events}
     */
    static PurgedLinks among(Logs logs, List<Extent> extents) throws IOException {
        var asked = new HashSet<ByteString>();
        read(logs, Topic.LINK_EVENTS, extents, record -> {
            if (event(record).fact() instanceof LinkFact.LinkPurged) {
                asked.add(record.getKey());
            }
        });
        if (asked.isEmpty()) {
            return NONE;
        }
        var links = new HashMap<ByteString, Link>();
        read(logs, Topic.LINK_EVENTS, extents, record -> {
            if (asked.contains(record.getKey())) {
                links.merge(
                        record.getKey(),
                        Link.evolve(Link.ABSENT, event(record)),
                        (before, _) -> Link.evolve(before, event(record)));
            }
        });
        var keys = new HashSet<ByteString>();
        var ids = new HashSet<LinkId>();
        for (Map.Entry<ByteString, Link> link : links.entrySet()) {
            if (link.getValue() instanceof Link.Purged purged) {
                keys.add(link.getKey());
                ids.add(purged.id());
            }
        }
        return new PurgedLinks(keys, ids, Set.of());
    }

    /**
     * With the destinations that sums over links have of them alone. What another link leads to as well stays there: a sum does not
     * tell of whose clicks it is. It is read twice here too.
     *
     * @param extents of {@code click-rollups}
     */
    PurgedLinks andRolledUp(Logs logs, List<Extent> extents) throws IOException {
        var alone = new HashSet<String>();
        if (!ids.isEmpty()) {
            read(logs, Topic.CLICK_ROLLUPS, extents, record -> alone.addAll(destinations(record, ids::contains)));
        }
        if (!alone.isEmpty()) {
            read(
                    logs,
                    Topic.CLICK_ROLLUPS,
                    extents,
                    record -> destinations(record, id -> !ids.contains(id)).forEach(alone::remove));
        }
        return new PurgedLinks(keys, ids, alone);
    }

    private static Set<String> destinations(LogRecord record, Predicate<LinkId> links) {
        return TextErasure.destinations(record.getValue().toByteArray(), links);
    }

    private static void read(Logs logs, Topic topic, List<Extent> extents, Logs.Taker taker) throws IOException {
        for (int partition = 0; partition < extents.size(); partition++) {
            logs.read(topic, partition, extents.get(partition), taker);
        }
    }

    private static LinkEvent event(LogRecord record) {
        return LinkEventCodec.decode(record.getValue().toByteArray());
    }

    /** The record as it stands in the backup. */
    LogRecord leftOutOf(Topic topic, LogRecord record) {
        if (ids.isEmpty()) {
            return record;
        }
        return switch (topic) {
            case LINK_EVENTS ->
                keys.contains(record.getKey())
                        ? with(record, TextErasure.ofLink(record.getValue().toByteArray()))
                        : record;
            case CLICK_EVENTS ->
                with(record, TextErasure.ofClicks(record.getValue().toByteArray(), ids));
            case CLICK_ROLLUPS ->
                with(record, TextErasure.ofRollUp(record.getValue().toByteArray(), ids, destinations));
            case API_KEYS, LIMIT_COUNTS, VISITOR_SALTS, GENERATIONS, LINKS -> record;
        };
    }

    private static LogRecord with(LogRecord record, byte[] value) {
        return record.toBuilder()
                .setValue(UnsafeByteOperations.unsafeWrap(value))
                .build();
    }
}
