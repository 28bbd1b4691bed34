package dev.hoplog.events.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.hoplog.events.RollUpPart;
import dev.hoplog.events.RollUpPart.Clicks;
import dev.hoplog.events.VisitorSketchBytes;
import dev.hoplog.events.proto.DayValues;
import dev.hoplog.events.proto.KeyCounts;
import dev.hoplog.events.proto.QuarterCount;
import dev.hoplog.events.proto.RollUpCounts;
import dev.hoplog.events.proto.RollUpSeal;
import dev.hoplog.events.proto.RollUpSegment;
import dev.hoplog.events.proto.RollUpSegments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Parts of roll-ups as records of {@code click-rollups}. */
public final class RollUpCodec {

    private static final long QUARTERS_OF_A_DAY = 96;

    private RollUpCodec() {}

    public static byte[] encode(RollUpPart part) {
        var message = dev.hoplog.events.proto.RollUpPart.newBuilder()
                .setFromOffset(part.range().from())
                .setToOffset(part.range().to())
                .setNumber(part.number());
        switch (part.content()) {
            case RollUpPart.Segments segments -> message.setSegments(message(segments));
            case RollUpPart.Counts counts -> message.setCounts(message(counts));
            case RollUpPart.Seal seal ->
                message.setSeal(RollUpSeal.newBuilder()
                        .setParts(seal.parts())
                        .setClicks(seal.clicks().clicks())
                        .setNotHumans(notHumans(seal.clicks()))
                        .setBots(seal.clicks().bots())
                        .setOrphans(seal.orphans())
                        .setFold(seal.fold())
                        .setSealedAtMs(seal.at().toEpochMilli()));
        }
        return message.build().toByteArray();
    }

    /** @throws UnknownEventException for bytes that are no such part, or one of a kind that this version does not know */
    public static RollUpPart decode(byte[] value) {
        try {
            var message = dev.hoplog.events.proto.RollUpPart.parseFrom(value);
            return new RollUpPart(
                    range(message),
                    message.getNumber(),
                    switch (message.getPartCase()) {
                        case SEGMENTS -> segments(message.getSegments());
                        case COUNTS -> new Reading(message.getCounts()).counts();
                        case SEAL -> seal(message.getSeal());
                        case PART_NOT_SET ->
                            throw new UnknownEventException("a part of a roll-up that this version does not know");
                    });
        } catch (InvalidProtocolBufferException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new UnknownEventException("no part of a roll-up: " + e.getMessage(), e);
        }
    }

    /**
     * The range that a part stands for, also one of a kind that this version does not know.
     *
     * @throws UnknownEventException for bytes that are no such part
     */
    public static RollUpPart.Range range(byte[] value) {
        try {
            return range(dev.hoplog.events.proto.RollUpPart.parseFrom(value));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new UnknownEventException("no part of a roll-up: " + e.getMessage(), e);
        }
    }

    private static RollUpPart.Range range(dev.hoplog.events.proto.RollUpPart message) {
        return new RollUpPart.Range(message.getFromOffset(), message.getToOffset());
    }

    private static RollUpSegments message(RollUpPart.Segments segments) {
        var message = RollUpSegments.newBuilder();
        for (RollUpPart.SegmentSeen segment : segments.segments()) {
            RollUpSegment.Builder seen = message.addSegmentsBuilder()
                    .setSegmentId(Bits.bytes(segment.id()))
                    .setSealedAtMs(segment.sealedAtMillis());
            long last = 0;
            for (long bound : segment.bounds()) {
                seen.addBounds(bound - last);
                last = bound;
            }
        }
        return message.build();
    }

    private static RollUpPart.Segments segments(RollUpSegments message) {
        var segments = new ArrayList<RollUpPart.SegmentSeen>(message.getSegmentsCount());
        for (RollUpSegment segment : message.getSegmentsList()) {
            var bounds = new ArrayList<Long>(segment.getBoundsCount());
            long bound = 0;
            for (long step : segment.getBoundsList()) {
                bound += step;
                bounds.add(bound);
            }
            segments.add(new RollUpPart.SegmentSeen(
                    Bits.uuid(segment.getSegmentId(), "the id of a segment"), bounds, segment.getSealedAtMs()));
        }
        return new RollUpPart.Segments(segments);
    }

    private static RollUpPart.Seal seal(RollUpSeal message) {
        return new RollUpPart.Seal(
                message.getParts(),
                new Clicks(message.getClicks(), message.getClicks() - message.getNotHumans(), message.getBots()),
                message.getOrphans(),
                message.getFold(),
                Instant.ofEpochMilli(message.getSealedAtMs()));
    }

    private static RollUpCounts message(RollUpPart.Counts counts) {
        NavigableSet<String> dimensions = new TreeSet<>();
        counts.keys()
                .forEach(key ->
                        key.days().forEach(day -> dimensions.addAll(day.values().keySet())));
        var texts = new LinkedHashMap<String, Integer>();
        var message = RollUpCounts.newBuilder().addAllDimensions(dimensions);
        for (RollUpPart.KeyCounts key : counts.keys()) {
            KeyCounts.Builder written = message.addKeysBuilder().setKey(key.key());
            for (RollUpPart.Quarter quarter : key.quarters()) {
                written.addQuartersBuilder()
                        .setQuarter(quarter.number())
                        .setClicks(quarter.clicks().clicks())
                        .setNotHumans(notHumans(quarter.clicks()))
                        .setBots(quarter.clicks().bots())
                        .setVisitors(UnsafeByteOperations.unsafeWrap(
                                quarter.visitors().bytes()));
            }
            for (RollUpPart.Day day : key.days()) {
                DayValues.Builder values = written.addDaysBuilder().setDay(day.number());
                for (String dimension : dimensions) {
                    Map<String, Clicks> byValue = day.values().getOrDefault(dimension, Map.of());
                    values.addValues(byValue.size());
                    byValue.entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .forEach(value -> add(values, place(texts, value.getKey()), value.getValue(), day.all()));
                }
            }
        }
        return message.addAllTexts(texts.keySet()).build();
    }

    private static int place(Map<String, Integer> texts, String text) {
        Integer known = texts.putIfAbsent(text, texts.size());
        return known == null ? texts.size() - 1 : known;
    }

    private static void add(DayValues.Builder values, int place, Clicks clicks, Clicks all) {
        values.addValues(place);
        if (clicks.equals(all)) {
            values.addValues(0);
        } else {
            values.addValues(clicks.clicks()).addValues(notHumans(clicks)).addValues(clicks.bots());
        }
    }

    private static long notHumans(Clicks clicks) {
        return clicks.clicks() - clicks.humans();
    }

    /** Counts as they stand in one message, with the texts that they refer to. */
    private record Reading(RollUpCounts message) {

        RollUpPart.Counts counts() {
            return new RollUpPart.Counts(
                    message.getKeysList().stream().map(this::key).toList());
        }

        private RollUpPart.KeyCounts key(KeyCounts key) {
            var quarters = new ArrayList<RollUpPart.Quarter>(key.getQuartersCount());
            for (QuarterCount quarter : key.getQuartersList()) {
                quarters.add(new RollUpPart.Quarter(
                        quarter.getQuarter(),
                        new Clicks(
                                quarter.getClicks(), quarter.getClicks() - quarter.getNotHumans(), quarter.getBots()),
                        VisitorSketchBytes.of(quarter.getVisitors().toByteArray())));
            }
            return new RollUpPart.KeyCounts(
                    key.getKey(),
                    quarters,
                    key.getDaysList().stream()
                            .map(day -> day(day, all(day.getDay(), quarters)))
                            .toList());
        }

        private static Clicks all(long day, List<RollUpPart.Quarter> quarters) {
            var all = new Clicks(0, 0, 0);
            for (RollUpPart.Quarter quarter : quarters) {
                if (Math.floorDiv(quarter.number(), QUARTERS_OF_A_DAY) == day) {
                    Clicks more = quarter.clicks();
                    all = new Clicks(
                            all.clicks() + more.clicks(), all.humans() + more.humans(), all.bots() + more.bots());
                }
            }
            return all;
        }

        private RollUpPart.Day day(DayValues day, Clicks all) {
            var values = new HashMap<String, Map<String, Clicks>>();
            int at = 0;
            for (String dimension : message.getDimensionsList()) {
                var byValue = new HashMap<String, Clicks>();
                for (long left = day.getValues(at++); left > 0; left--) {
                    String text = message.getTexts(Math.toIntExact(day.getValues(at++)));
                    long clicks = day.getValues(at++);
                    if (clicks == 0) {
                        byValue.put(text, all);
                    } else {
                        long notHumans = day.getValues(at++);
                        byValue.put(text, new Clicks(clicks, clicks - notHumans, day.getValues(at++)));
                    }
                }
                if (!byValue.isEmpty()) {
                    values.put(dimension, byValue);
                }
            }
            return new RollUpPart.Day(day.getDay(), all, values);
        }
    }
}
