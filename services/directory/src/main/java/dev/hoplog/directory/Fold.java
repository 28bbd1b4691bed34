package dev.hoplog.directory;

import com.google.protobuf.ByteString;
import dev.hoplog.directory.Store.Table;
import dev.hoplog.directory.proto.KeyRow;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.events.codec.UnknownEventException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Folds records into the rows: {@link Link#evolve} for the key, and the indexes that follow from it. */
final class Fold {

    /** Of how many changes of a key a repeat is recognised. A creation is recognised for ever. */
    static final int RECENT_COMMANDS = 16;

    private static final byte[] NOTHING = {};

    private Fold() {}

    /**
     * A record's event and what became of its command.
     *
     * @param target the key's new target; null if the event was void
     */
    record Folded(
            LinkEvent event, Outcome outcome, @Nullable Target target) {}

    /** @throws UnknownEventException if the record is no event that this version knows; nothing is changed then */
    static Folded fold(Changes changes, ConsumerRecord<byte[], byte[]> record) {
        LinkEvent event = decode(record);
        byte[] keyBytes = event.key().bytes();
        byte[] rowBytes =
                event.expectedVersion() == 0 ? changes.find(Table.KEYS, keyBytes) : changes.get(Table.KEYS, keyBytes);
        KeyRow row = rowBytes == null ? KeyRow.getDefaultInstance() : KeyRowCodec.row(rowBytes);
        Link before = rowBytes == null ? Link.ABSENT : KeyRowCodec.link(row);
        Link after = Link.evolve(before, event);
        byte[] commandBytes = bytes(event.commandId().bits());
        if (after.version() == before.version()) {
            byte[] first = changes.get(Table.COMMANDS, commandBytes);
            return new Folded(event, first == null ? new Outcome.CameTooLate() : KeyRowCodec.command(first), null);
        }
        KeyRow.Builder next = row.toBuilder();
        KeyRowCodec.put(next, after);
        index(changes, event, keyBytes, record.value(), after.version());
        indexUrl(changes, event.linkId(), longUrl(before), longUrl(after));
        indexTags(changes, event, tags(before), tags(after));
        remember(changes, next, event, commandBytes, after.version());
        changes.put(Table.KEYS, keyBytes, next.build().toByteArray());
        return new Folded(
                event,
                new Outcome.TookEffect(event.key(), after.version(), event.bodyHash()),
                Target.of(event.key(), after));
    }

    static byte[] historyKey(LinkId id, long version) {
        byte[] text = bytes(id);
        return ByteBuffer.allocate(text.length + 8).put(text).putLong(version).array();
    }

    static byte[] aliasKey(LinkId id, byte[] key, long version) {
        byte[] text = bytes(id);
        return ByteBuffer.allocate(text.length + key.length + 8)
                .put(text)
                .put(key)
                .putLong(version)
                .array();
    }

    /** What the rows of all links that lead to a URL begin with. A hash, since a URL is up to 8 KiB long. */
    static byte[] urlPrefix(String longUrl) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(longUrl.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(hash, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static byte[] bytes(LinkId id) {
        return id.text().getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] bytes(UUID bits) {
        return ByteBuffer.allocate(16)
                .putLong(bits.getMostSignificantBits())
                .putLong(bits.getLeastSignificantBits())
                .array();
    }

    private static LinkEvent decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.value() == null) {
                throw new UnknownEventException("a record without a value");
            }
            LinkEvent event = LinkEventCodec.decode(record.value());
            if (!Arrays.equals(event.key().bytes(), record.key())) {
                throw new UnknownEventException("the record's key is not its event's");
            }
            return event;
        } catch (UnknownEventException e) {
            throw new UnknownEventException(
                    record.topic() + "-" + record.partition() + "@" + record.offset() + ": " + e.getMessage(), e);
        }
    }

    private static void index(Changes changes, LinkEvent event, byte[] key, byte[] value, long version) {
        switch (event.fact()) {
            case LinkFact.LinkCreated _ -> {
                changes.put(Table.HOMES, bytes(event.linkId()), key);
                changes.put(Table.HISTORY, historyKey(event.linkId(), version), value);
            }
            case LinkFact.LinkChanged _, LinkFact.LinkDeleted _, LinkFact.LinkRestored _ ->
                changes.put(Table.HISTORY, historyKey(event.linkId(), version), value);
            case LinkFact.LinkPurged _ -> {
                for (long past = 1; past < version; past++) {
                    changes.delete(Table.HISTORY, historyKey(event.linkId(), past));
                }
                changes.put(Table.HISTORY, historyKey(event.linkId(), version), value);
            }
            // An alias has versions of its own, under which they would overwrite the link's history.
            case LinkFact.AliasClaimed _, LinkFact.AliasReleased _ ->
                changes.put(Table.ALIASES, aliasKey(event.linkId(), key, version), value);
        }
    }

    private static void indexUrl(Changes changes, LinkId id, @Nullable String before, @Nullable String after) {
        if (Objects.equals(before, after)) {
            return;
        }
        if (before != null) {
            changes.delete(Table.URLS, urlKey(before, id));
        }
        if (after != null) {
            changes.put(Table.URLS, urlKey(after, id), NOTHING);
        }
    }

    private static byte[] urlKey(String longUrl, LinkId id) {
        byte[] prefix = urlPrefix(longUrl);
        byte[] text = bytes(id);
        return ByteBuffer.allocate(prefix.length + text.length)
                .put(prefix)
                .put(text)
                .array();
    }

    private static void indexTags(Changes changes, LinkEvent event, List<String> before, List<String> after) {
        if (before.equals(after)) {
            return;
        }
        for (String tag : before) {
            changes.delete(Table.TAGS, tagKey(tag, event.linkId()));
        }
        byte[] domain = event.key().domain().name().getBytes(StandardCharsets.UTF_8);
        for (String tag : after) {
            changes.put(Table.TAGS, tagKey(tag, event.linkId()), domain);
        }
    }

    /** What the rows of all links with a tag begin with. */
    static byte[] tagPrefix(String tag) {
        byte[] text = tag.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(text, text.length + 1);
    }

    private static byte[] tagKey(String tag, LinkId id) {
        byte[] prefix = tagPrefix(tag);
        byte[] text = bytes(id);
        return ByteBuffer.allocate(prefix.length + text.length)
                .put(prefix)
                .put(text)
                .array();
    }

    /** A deleted link keeps its tags: it can be restored, and its clicks are still those of its tags. */
    private static List<String> tags(Link link) {
        return switch (link) {
            case Link.Live live -> live.settings().tags();
            case Link.Deleted deleted -> deleted.settings().tags();
            case Link.Absent _, Link.Purged _, Link.Alias _ -> List.of();
        };
    }

    private static @Nullable String longUrl(Link link) {
        return switch (link) {
            case Link.Live live -> live.settings().longUrl();
            case Link.Deleted _, Link.Absent _, Link.Purged _, Link.Alias _ -> null;
        };
    }

    private static void remember(Changes changes, KeyRow.Builder row, LinkEvent event, byte[] command, long version) {
        if (changes.find(Table.COMMANDS, command) != null) {
            // It took effect on another key before; that one is the answer to its repeats.
            return;
        }
        changes.put(Table.COMMANDS, command, KeyRowCodec.command(event.key(), version, event.bodyHash()));
        if (event.fact() instanceof LinkFact.LinkCreated) {
            return;
        }
        row.addRecentCommands(ByteString.copyFrom(command));
        int surplus = row.getRecentCommandsCount() - RECENT_COMMANDS;
        if (surplus > 0) {
            var recent = row.getRecentCommandsList();
            recent.subList(0, surplus).forEach(old -> changes.delete(Table.COMMANDS, old.toByteArray()));
            var kept = recent.subList(surplus, recent.size()).stream().toList();
            row.clearRecentCommands().addAllRecentCommands(kept);
        }
    }
}
