package dev.hoplog.events.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.RollUpPart;
import dev.hoplog.events.proto.Click;
import dev.hoplog.events.proto.ClickBatch;
import dev.hoplog.events.proto.ClickEntry;
import dev.hoplog.events.proto.LinkEvent;
import dev.hoplog.events.proto.LinkSettings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Records as they stand in a copy of the log that leaves the text of purged links out.
 *
 * <p>What stands there in a record's place says the same of versions, of who owns which slug, and of counts: a fold of the
 * copy comes to the same keys, versions and numbers.
 */
public final class TextErasure {

    /** The dimension of clicks whose values are text of a link; those of all others come from the visitor. */
    private static final String DESTINATION = "destination";

    private TextErasure() {}

    /**
     * A link event that takes effect where the given one does: without settings, and without the hash of the request that
     * asked for it, by which a text could be guessed.
     *
     * @throws UnknownEventException for bytes that are no event this version knows, which may hold a text that it cannot see
     */
    public static byte[] ofLink(byte[] value) {
        try {
            LinkEvent.Builder event = LinkEvent.parseFrom(value).toBuilder()
                    .clearBodyHash()
                    .setUnknownFields(UnknownFieldSet.getDefaultInstance());
            switch (event.getFactCase()) {
                case CREATED -> event.getCreatedBuilder().setSettings(LinkSettings.getDefaultInstance());
                case CHANGED -> event.getChangedBuilder().setSettings(LinkSettings.getDefaultInstance());
                case DELETED, RESTORED, PURGED, ALIAS_CLAIMED, ALIAS_RELEASED -> {}
                case FACT_NOT_SET ->
                    throw new UnknownEventException("a link event of a kind that this version does not know");
            }
            return event.build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new UnknownEventException("no link event: " + e.getMessage(), e);
        }
    }

    /**
     * A batch of the same clicks, without the destinations of those on some links.
     *
     * @throws UnknownEventException for bytes that are no batch
     */
    public static byte[] ofClicks(byte[] value, Set<LinkId> links) {
        try {
            ClickBatch batch = ClickBatch.parseFrom(value);
            if (batch.getEntriesList().stream().noneMatch(entry -> isOf(entry, links))) {
                return value;
            }
            ClickBatch.Builder erased = batch.toBuilder();
            for (ClickEntry.Builder entry : erased.getEntriesBuilderList()) {
                if (isOf(entry.build(), links)) {
                    entry.getClickBuilder().clearDestination();
                }
            }
            return erased.build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new UnknownEventException("no batch of clicks: " + e.getMessage(), e);
        }
    }

    /**
     * Where clicks on some links led to, as a part of a roll-up tells it.
     *
     * @throws UnknownEventException for bytes that are no part this version knows
     */
    public static Set<String> destinations(byte[] rollUpPart, Predicate<LinkId> links) {
        var destinations = new HashSet<String>();
        if (RollUpCodec.decode(rollUpPart).content() instanceof RollUpPart.Counts counts) {
            for (RollUpPart.KeyCounts key : counts.keys()) {
                if (isOf(key, links)) {
                    key.days()
                            .forEach(day -> destinations.addAll(day.values()
                                    .getOrDefault(DESTINATION, Map.of())
                                    .keySet()));
                }
            }
        }
        return destinations;
    }

    /**
     * A part of a roll-up with the same numbers of clicks, without the destinations of some links. Clicks that led there are told
     * among those with other destinations.
     *
     * @param destinations that are left out of the sums over links too: of a domain, and of all
     * @throws UnknownEventException for bytes that are no part this version knows
     */
    public static byte[] ofRollUp(byte[] value, Set<LinkId> links, Set<String> destinations) {
        RollUpPart part = RollUpCodec.decode(value);
        if (!(part.content() instanceof RollUpPart.Counts counts)) {
            return value;
        }
        List<RollUpPart.KeyCounts> keys = counts.keys().stream()
                .map(key -> {
                    if (isOf(key, links::contains)) {
                        return without(key, _ -> true);
                    }
                    return isOf(key, _ -> true) ? key : without(key, destinations::contains);
                })
                .toList();
        return keys.equals(counts.keys())
                ? value
                : RollUpCodec.encode(new RollUpPart(part.range(), part.number(), new RollUpPart.Counts(keys)));
    }

    private static RollUpPart.KeyCounts without(RollUpPart.KeyCounts key, Predicate<String> destinations) {
        return new RollUpPart.KeyCounts(
                key.key(),
                key.quarters(),
                key.days().stream().map(day -> without(day, destinations)).toList());
    }

    private static RollUpPart.Day without(RollUpPart.Day day, Predicate<String> destinations) {
        var left = new HashMap<>(day.values().getOrDefault(DESTINATION, Map.of()));
        left.keySet().removeIf(destinations);
        var values = new HashMap<>(day.values());
        if (left.isEmpty()) {
            values.remove(DESTINATION);
        } else {
            values.put(DESTINATION, left);
        }
        return new RollUpPart.Day(day.number(), day.all(), values);
    }

    private static boolean isOf(RollUpPart.KeyCounts key, Predicate<LinkId> links) {
        return LinkId.isWellFormed(key.key()) && links.test(new LinkId(key.key()));
    }

    private static boolean isOf(ClickEntry entry, Set<LinkId> links) {
        Click click = entry.getClick();
        return !click.getLinkId().isEmpty() && links.contains(new LinkId(click.getLinkId()));
    }
}
