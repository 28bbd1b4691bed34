package dev.hoplog.analytics;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.hoplog.events.LinkId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
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
    static final Serde<CountRow> COUNT_ROW = serde(StoreSerdes::encode, StoreSerdes::countRow);

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
        var message = dev.hoplog.analytics.proto.Gathered.newBuilder();
        gathered.forEach((link, minute, clicks) ->
                message.addLinks(link.text()).addMinutes(minute).addClicks(clicks));
        return message.build().toByteArray();
    }

    private static Gathered gathered(byte[] bytes) throws InvalidProtocolBufferException {
        var message = dev.hoplog.analytics.proto.Gathered.parseFrom(bytes);
        var gathered = new Gathered.Builder();
        for (int i = 0; i < message.getLinksCount(); i++) {
            gathered.add(new LinkId(message.getLinks(i)), message.getMinutes(i), message.getClicks(i));
        }
        return gathered.build();
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
                .build()
                .toByteArray();
    }

    private static Progress progress(byte[] bytes) throws InvalidProtocolBufferException {
        var message = dev.hoplog.analytics.proto.Progress.parseFrom(bytes);
        return new Progress(message.getFolded(), message.getMarked());
    }

    private static byte[] encode(Tally tally) {
        var message = dev.hoplog.analytics.proto.Tally.newBuilder()
                .setSource(tally.source())
                .setUpTo(tally.upTo());
        switch (tally) {
            case Tally.Deltas deltas ->
                deltas.minutes()
                        .forEach((key, minutes) ->
                                message.addDeltasBuilder().setKey(key.text()).setMinutes(encode(minutes)));
            case Tally.Mark _ -> message.setIsMark(true);
        }
        return message.build().toByteArray();
    }

    private static Tally tally(byte[] bytes) throws InvalidProtocolBufferException {
        var message = dev.hoplog.analytics.proto.Tally.parseFrom(bytes);
        if (message.getIsMark()) {
            return new Tally.Mark(message.getSource(), message.getUpTo());
        }
        var minutes = new HashMap<CountKey, Buckets>();
        message.getDeltasList()
                .forEach(delta -> minutes.put(new CountKey(delta.getKey()), buckets(delta.getMinutes())));
        return new Tally.Deltas(message.getSource(), message.getUpTo(), minutes);
    }

    private static byte[] encode(CountRow row) {
        return dev.hoplog.analytics.proto.CountRow.newBuilder()
                .setTotal(row.total())
                .setMinutes(encode(row.minutes()))
                .setHours(encode(row.hours()))
                .setIncluded(encode(row.included()))
                .build()
                .toByteArray();
    }

    private static CountRow countRow(byte[] bytes) throws InvalidProtocolBufferException {
        var message = dev.hoplog.analytics.proto.CountRow.parseFrom(bytes);
        return new CountRow(
                message.getTotal(),
                buckets(message.getMinutes()),
                buckets(message.getHours()),
                positions(message.getIncluded()));
    }

    private static dev.hoplog.analytics.proto.Buckets encode(Buckets buckets) {
        var message = dev.hoplog.analytics.proto.Buckets.newBuilder();
        long last = 0;
        for (int i = 0; i < buckets.size(); i++) {
            message.addSteps(buckets.number(i) - last).addClicks(buckets.clicks(i));
            last = buckets.number(i);
        }
        return message.build();
    }

    private static Buckets buckets(dev.hoplog.analytics.proto.Buckets message) {
        return Buckets.ofAscending(
                sums(message.getStepsCount(), message::getSteps), longs(message.getClicksCount(), message::getClicks));
    }

    private static dev.hoplog.analytics.proto.Positions encode(Positions positions) {
        var message = dev.hoplog.analytics.proto.Positions.newBuilder();
        for (int partition = 0; partition < positions.width(); partition++) {
            message.addUpTo(positions.at(partition));
        }
        return message.build();
    }

    private static Positions positions(byte[] bytes) throws InvalidProtocolBufferException {
        return positions(dev.hoplog.analytics.proto.Positions.parseFrom(bytes));
    }

    private static Positions positions(dev.hoplog.analytics.proto.Positions message) {
        return Positions.of(longs(message.getUpToCount(), message::getUpTo));
    }

    /** Each with all before it: what the differences between neighbours were taken from. */
    private static long[] sums(int count, IntToLongFunction step) {
        long[] sums = longs(count, step);
        for (int i = 1; i < sums.length; i++) {
            sums[i] += sums[i - 1];
        }
        return sums;
    }

    private static long[] longs(int count, IntToLongFunction value) {
        long[] longs = new long[count];
        for (int i = 0; i < count; i++) {
            longs[i] = value.applyAsLong(i);
        }
        return longs;
    }
}
