package dev.hoplog.analytics;

import com.google.protobuf.ByteString;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.analytics.classify.Kind;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** The bytes in the stores and between the stages. */
final class StoreSerdes {

    static final Serde<CountKey> COUNT_KEY =
            serde(CountKey::bytes, bytes -> new CountKey(new String(bytes, StandardCharsets.UTF_8)));
    static final Serde<Gathered> GATHERED = serde(StoreSerdes::encode, StoreSerdes::gathered);
    static final Serde<Segment> SEGMENT = serde(StoreSerdes::encode, StoreSerdes::segment);
    static final Serde<Progress> PROGRESS = serde(StoreSerdes::encode, StoreSerdes::progress);
    static final Serde<Tally> TALLY = serde(StoreSerdes::encode, StoreSerdes::tally);
    static final Serde<Positions> POSITIONS =
            serde(positions -> encode(positions).toByteArray(), StoreSerdes::positions);
    static final Serde<RecentRow> RECENT_ROW = serde(StoreSerdes::encode, StoreSerdes::recentRow);
    static final Serde<SettledKey> SETTLED_KEY = serde(SettledKey::bytes, SettledKey::ofBytes);
    static final Serde<SettledPart> SETTLED_PART = serde(SettledSerde::encode, SettledSerde::part);
    static final Serde<RankKey> RANK_KEY = serde(RankKey::bytes, RankKey::ofBytes);

    private static final Parser<dev.hoplog.analytics.proto.DeltaCounts> COUNTS =
            DiscardUnknownFieldsParser.wrap(dev.hoplog.analytics.proto.DeltaCounts.parser());

    private StoreSerdes() {}

    @FunctionalInterface
    private interface Encoding<T> {
        byte[] encode(T value);
    }

    @FunctionalInterface
    private interface Decoding<T> {
        T decode(byte[] bytes) throws InvalidProtocolBufferException;
    }

    /** A store deletes a row by writing null. */
    private static <T> Serde<T> serde(Encoding<T> encoding, Decoding<T> decoding) {
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : encoding.encode(value),
                (topic, bytes) -> bytes == null ? null : decode(decoding, topic, bytes));
    }

    private static <T> T decode(Decoding<T> decoding, @Nullable String topic, byte[] bytes) {
        try {
            return decoding.decode(bytes);
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new SerializationException("damaged row of " + topic + ": " + e.getMessage(), e);
        }
    }

    private static byte[] encode(Gathered gathered) {
        var texts = new Texts();
        var classes = new HashMap<Classified, Integer>();
        var message = dev.hoplog.analytics.proto.Gathered.newBuilder();
        long last = 0;
        for (Gathered.Entry entry : gathered.entries()) {
            Integer known = classes.putIfAbsent(entry.classified(), classes.size());
            if (known == null) {
                message.addClasses(entry.classified().kind().number());
                entry.classified().values().forEach(value -> message.addClasses(texts.place(value)));
                known = classes.size() - 1;
            }
            LinkId link = entry.link();
            message.addEntries(link == null ? 0 : texts.place(link.text()) + 1L)
                    .addEntries(texts.place(entry.domain().name()))
                    .addEntries(known)
                    .addEntries(entry.clicks())
                    .addMinutes(entry.minute() - last)
                    .addVisitors(entry.visitor());
            last = entry.minute();
        }
        return message.addAllTexts(texts.inOrder()).build().toByteArray();
    }

    private static Gathered gathered(byte[] bytes) throws InvalidProtocolBufferException {
        var message = dev.hoplog.analytics.proto.Gathered.parseFrom(bytes);
        int width = 1 + Dimension.values().length;
        var classes = new ArrayList<Classified>();
        for (int at = 0; at < message.getClassesCount(); at += width) {
            var values = new ArrayList<String>(width - 1);
            for (int i = 1; i < width; i++) {
                values.add(message.getTexts((int) message.getClasses(at + i)));
            }
            classes.add(new Classified(Kind.ofNumber((int) message.getClasses(at)), values));
        }
        var entries = new ArrayList<Gathered.Entry>(message.getMinutesCount());
        var links = new HashMap<Integer, LinkId>();
        var domains = new HashMap<Integer, Domain>();
        long minute = 0;
        for (int i = 0; i < message.getMinutesCount(); i++) {
            minute += message.getMinutes(i);
            int link = (int) message.getEntries(4 * i);
            entries.add(new Gathered.Entry(
                    link == 0 ? null : links.computeIfAbsent(link, at -> new LinkId(message.getTexts(at - 1))),
                    domains.computeIfAbsent(
                            (int) message.getEntries(4 * i + 1), at -> new Domain(message.getTexts(at))),
                    minute,
                    classes.get((int) message.getEntries(4 * i + 2)),
                    message.getVisitors(i),
                    message.getEntries(4 * i + 3)));
        }
        return new Gathered(entries);
    }

    private static byte[] encode(Segment segment) {
        var message = dev.hoplog.analytics.proto.Segment.newBuilder().setSealedAtMs(segment.sealedAtMillis());
        long last = 0;
        for (long bound : segment.seen().bounds()) {
            message.addBounds(bound - last);
            last = bound;
        }
        return message.build().toByteArray();
    }

    private static Segment segment(byte[] bytes) throws InvalidProtocolBufferException {
        var message = dev.hoplog.analytics.proto.Segment.parseFrom(bytes);
        return new Segment(
                SeenSequence.ofBounds(sums(message.getBoundsCount(), message::getBounds)), message.getSealedAtMs());
    }

    private static byte[] encode(Progress progress) {
        return dev.hoplog.analytics.proto.Progress.newBuilder()
                .setFolded(progress.folded())
                .setMarked(progress.marked())
                .setRollUps(progress.rollUps())
                .setUnsealed(progress.unsealed())
                .build()
                .toByteArray();
    }

    private static Progress progress(byte[] bytes) throws InvalidProtocolBufferException {
        var message = dev.hoplog.analytics.proto.Progress.parseFrom(bytes);
        return new Progress(message.getFolded(), message.getMarked(), message.getRollUps(), message.getUnsealed());
    }

    private static byte[] encode(Tally tally) {
        var message = dev.hoplog.analytics.proto.Tally.newBuilder()
                .setSource(tally.source())
                .setUpTo(tally.upTo());
        switch (tally) {
            case Tally.Deltas deltas ->
                deltas.byKey()
                        .forEach((key, delta) -> message.addDeltasBuilder()
                                .setKey(key.text())
                                .setDelta(UnsafeByteOperations.unsafeWrap(delta.bytes())));
            case Tally.Mark _ -> message.setIsMark(true);
        }
        return message.build().toByteArray();
    }

    private static Tally tally(byte[] bytes) throws InvalidProtocolBufferException {
        var message = dev.hoplog.analytics.proto.Tally.parseFrom(bytes);
        if (message.getIsMark()) {
            return new Tally.Mark(message.getSource(), message.getUpTo());
        }
        var byKey = HashMap.<CountKey, PackedDelta>newHashMap(message.getDeltasCount());
        message.getDeltasList()
                .forEach(delta -> byKey.put(
                        new CountKey(delta.getKey()),
                        new PackedDelta(delta.getDelta().toByteArray())));
        return new Tally.Deltas(message.getSource(), message.getUpTo(), byKey);
    }

    static byte[] encode(Delta delta) {
        var visitors = dev.hoplog.analytics.proto.Visitors.newBuilder();
        long last = 0;
        for (int i = 0; i < delta.visitors().size(); i++) {
            visitors.addSteps(delta.visitors().quarter(i) - last);
            last = delta.visitors().quarter(i);
            long[] hashes = delta.visitors().hashes(i);
            visitors.addSizes(hashes.length);
            for (long hash : hashes) {
                visitors.addHashes(hash);
            }
        }
        last = 0;
        for (var sketch : delta.visitors().sketches().byNumber().entrySet()) {
            visitors.addSketchSteps(sketch.getKey() - last).addSketches(sketch.getValue());
            last = sketch.getKey();
        }
        return dev.hoplog.analytics.proto.Delta.newBuilder()
                .setMinutes(encode(delta.minutes()))
                .setVisitors(visitors)
                .setDetails(SettledSerde.encode(delta.details()).toByteString())
                .build()
                .toByteArray();
    }

    /** @throws SerializationException if these are not the bytes of one */
    static Delta delta(byte[] bytes) {
        try {
            var message = dev.hoplog.analytics.proto.Delta.parseFrom(bytes);
            return delta(
                    message.getMinutes(),
                    message.getVisitors(),
                    SettledSerde.details(dev.hoplog.analytics.proto.Details.parseFrom(message.getDetails())));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw damagedDelta(e);
        }
    }

    /** @throws SerializationException if these are not the bytes of one */
    static Delta deltaCounts(byte[] bytes) {
        try {
            var message = COUNTS.parseFrom(bytes);
            return delta(message.getMinutes(), message.getVisitors(), Details.NONE);
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw damagedDelta(e);
        }
    }

    /**
     * Of the details of a delta, those of one dimension.
     *
     * @throws SerializationException if these are not the bytes of one
     */
    static Details deltaDetails(byte[] bytes, Dimension dimension) {
        try {
            return DetailsOfOne.read(bytes, dimension);
        } catch (IOException | ArithmeticException | IndexOutOfBoundsException e) {
            throw damagedDelta(e);
        }
    }

    private static SerializationException damagedDelta(Exception cause) {
        return new SerializationException("a damaged delta: " + cause.getMessage(), cause);
    }

    private static Delta delta(
            dev.hoplog.analytics.proto.Buckets minutes, dev.hoplog.analytics.proto.Visitors visitors, Details details) {
        var hashes = new long[visitors.getSizesCount()][];
        int at = 0;
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = new long[visitors.getSizes(i)];
            for (int j = 0; j < hashes[i].length; j++) {
                hashes[i][j] = visitors.getHashes(at++);
            }
        }
        return new Delta(
                buckets(minutes),
                Visitors.ofAscending(
                        sums(visitors.getStepsCount(), visitors::getSteps),
                        hashes,
                        sketches(
                                sums(visitors.getSketchStepsCount(), visitors::getSketchSteps), visitors::getSketches)),
                details);
    }

    /** @param sketch in the place of its number */
    static Sketches sketches(long[] numbers, IntFunction<ByteString> sketch) {
        if (numbers.length == 0) {
            return Sketches.NONE;
        }
        var byNumber = new TreeMap<Long, ByteString>();
        for (int i = 0; i < numbers.length; i++) {
            byNumber.put(numbers[i], sketch.apply(i));
        }
        return new Sketches(byNumber);
    }

    private static byte[] encode(RecentRow row) {
        var message = dev.hoplog.analytics.proto.RecentRow.newBuilder()
                .setSettles(row.settles())
                .setClicks(row.clicks())
                .setWeekBound(row.weekBound());
        if (row.settled().width() > 0) {
            message.setSettled(encode(row.settled()));
        }
        row.entries()
                .forEach(entry -> message.addDeltasBuilder()
                        .setSource(entry.source())
                        .setUpTo(entry.upTo())
                        .setDelta(UnsafeByteOperations.unsafeWrap(entry.delta().bytes())));
        return message.build().toByteArray();
    }

    private static RecentRow recentRow(byte[] bytes) throws InvalidProtocolBufferException {
        var message = dev.hoplog.analytics.proto.RecentRow.parseFrom(bytes);
        var entries = new ArrayList<RecentRow.Entry>(message.getDeltasCount());
        message.getDeltasList()
                .forEach(entry -> entries.add(new RecentRow.Entry(
                        entry.getSource(),
                        entry.getUpTo(),
                        new PackedDelta(entry.getDelta().toByteArray()))));
        return new RecentRow(
                message.getSettles(),
                positions(message.getSettled()),
                entries,
                message.getClicks(),
                message.getWeekBound());
    }

    static dev.hoplog.analytics.proto.Buckets encode(Buckets buckets) {
        var message = dev.hoplog.analytics.proto.Buckets.newBuilder();
        long last = 0;
        boolean hasOthers = false;
        boolean hasBots = false;
        for (int i = 0; i < buckets.size(); i++) {
            message.addSteps(buckets.number(i) - last).addClicks(buckets.clicks(i));
            last = buckets.number(i);
            hasOthers |= buckets.humans(i) != buckets.clicks(i);
            hasBots |= buckets.bots(i) != 0;
        }
        for (int i = 0; hasOthers && i < buckets.size(); i++) {
            message.addNotHumans(buckets.clicks(i) - buckets.humans(i));
        }
        for (int i = 0; hasBots && i < buckets.size(); i++) {
            message.addBots(buckets.bots(i));
        }
        return message.build();
    }

    static Buckets buckets(dev.hoplog.analytics.proto.Buckets message) {
        long[] clicks = longs(message.getClicksCount(), message::getClicks);
        long[] humans = clicks.clone();
        for (int i = 0; i < message.getNotHumansCount(); i++) {
            humans[i] -= message.getNotHumans(i);
        }
        var bots = new long[clicks.length];
        for (int i = 0; i < message.getBotsCount(); i++) {
            bots[i] = message.getBots(i);
        }
        return Buckets.ofAscending(sums(message.getStepsCount(), message::getSteps), clicks, humans, bots);
    }

    static dev.hoplog.analytics.proto.Positions encode(Positions positions) {
        var message = dev.hoplog.analytics.proto.Positions.newBuilder();
        for (int partition = 0; partition < positions.width(); partition++) {
            message.addUpTo(positions.at(partition));
        }
        return message.build();
    }

    private static Positions positions(byte[] bytes) throws InvalidProtocolBufferException {
        return positions(dev.hoplog.analytics.proto.Positions.parseFrom(bytes));
    }

    static Positions positions(dev.hoplog.analytics.proto.Positions message) {
        return Positions.of(longs(message.getUpToCount(), message::getUpTo));
    }

    /** Each with all before it: what the differences between neighbours were taken from. */
    static long[] sums(int count, IntToLongFunction step) {
        long[] sums = longs(count, step);
        for (int i = 1; i < sums.length; i++) {
            sums[i] += sums[i - 1];
        }
        return sums;
    }

    static long[] longs(int count, IntToLongFunction value) {
        long[] longs = new long[count];
        for (int i = 0; i < count; i++) {
            longs[i] = value.applyAsLong(i);
        }
        return longs;
    }
}
