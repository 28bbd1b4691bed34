package dev.hoplog.analytics;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.analytics.proto.PeerAnswer;
import dev.hoplog.analytics.proto.PeerBreakdown;
import dev.hoplog.analytics.proto.PeerKeys;
import dev.hoplog.analytics.proto.PeerLinks;
import dev.hoplog.analytics.proto.PeerMarks;
import dev.hoplog.analytics.proto.PeerPart;
import dev.hoplog.analytics.proto.PeerQuestion;
import dev.hoplog.analytics.proto.PeerSeries;
import dev.hoplog.analytics.proto.PeerTop;
import dev.hoplog.analytics.proto.PeerTotals;
import dev.hoplog.analytics.proto.PeerWindows;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;

/** Questions and answers between nodes, as bytes. */
final class PeerMessages {

    private PeerMessages() {}

    static PeerQuestion marks(Set<Integer> partitions) {
        var message = PeerQuestion.newBuilder().setMarks(PeerMarks.getDefaultInstance());
        partitions.forEach(partition -> message.addKeysBuilder().setPartition(partition));
        return message.build();
    }

    static PeerQuestion question(CountNode.Question<?> question) {
        var message = PeerQuestion.newBuilder();
        question.keys().forEach((partition, keys) -> {
            PeerKeys.Builder some = message.addKeysBuilder().setPartition(partition);
            keys.forEach(key -> some.addKeys(key.text()));
        });
        Positions upTo = question.upTo();
        if (upTo != null) {
            message.setUpTo(StoreSerdes.encode(upTo));
        }
        switch (question.reading()) {
            case Reading.OfWindows(Instant asOf) ->
                message.setWindows(PeerWindows.newBuilder().setAsOfMs(asOf.toEpochMilli()));
            case Reading.OfSeries(Series series, Instant now) -> message.setSeries(encode(series, now));
            case Reading.OfBreakdown(Dimension dimension, BreakdownWindow window) ->
                message.setBreakdown(PeerBreakdown.newBuilder()
                        .setDimension(dimension.text())
                        .setHours(window.hours() == null ? 0 : window.hours())
                        .setToMs(window.to().toEpochMilli()));
            case Reading.OfTop(TopWindow window, Instant asOf, int limit) ->
                message.setTop(PeerTop.newBuilder()
                        .setWindow(encode(window))
                        .setAsOfMs(asOf.toEpochMilli())
                        .setLimit(limit));
            case Reading.OfTotals() -> message.setTotals(PeerTotals.getDefaultInstance());
            case Reading.OfLinks() -> message.setLinks(PeerLinks.getDefaultInstance());
        }
        return message.build();
    }

    /**
     * Answers what another node asked.
     *
     * @throws IllegalArgumentException if this is no question that this version knows
     */
    static byte[] answer(OwnNode own, byte[] question) {
        PeerAnswer.Builder answer;
        try {
            answer = answer(own, PeerQuestion.parseFrom(question));
        } catch (InvalidStateStoreException e) {
            answer = PeerAnswer.newBuilder().setStatus(PeerAnswer.Status.NOT_HERE);
        } catch (InvalidProtocolBufferException | DateTimeException e) {
            throw new IllegalArgumentException("no question of a node: " + e.getMessage(), e);
        }
        return answer.build().toByteArray();
    }

    private static PeerAnswer.Builder answer(OwnNode own, PeerQuestion message) {
        if (hasUnknownFields(message)) {
            throw unknown("a field");
        }
        Map<Integer, List<CountKey>> keys = HashMap.newHashMap(message.getKeysCount());
        for (PeerKeys some : message.getKeysList()) {
            if (some.getPartition() < 0 || some.getPartition() >= own.countPartitions()) {
                throw new IllegalArgumentException(
                        "no question of a node: there is no partition " + some.getPartition());
            }
            keys.put(
                    some.getPartition(),
                    some.getKeysList().stream().map(CountKey::new).toList());
        }
        Positions upTo = message.hasUpTo() ? StoreSerdes.positions(message.getUpTo()) : null;
        return switch (message.getReadingCase()) {
            case WINDOWS ->
                read(own, new Reading.OfWindows(instant(message.getWindows().getAsOfMs())), keys, upTo);
            case SERIES ->
                read(
                        own,
                        new Reading.OfSeries(
                                series(message.getSeries()),
                                instant(message.getSeries().getNowMs())),
                        keys,
                        upTo);
            case BREAKDOWN -> read(own, breakdown(message.getBreakdown()), keys, upTo);
            case TOP ->
                read(
                        own,
                        new Reading.OfTop(
                                window(message.getTop().getWindow()),
                                instant(message.getTop().getAsOfMs()),
                                message.getTop().getLimit()),
                        keys,
                        upTo);
            case TOTALS -> read(own, new Reading.OfTotals(), keys, upTo);
            case LINKS -> read(own, new Reading.OfLinks(), keys, upTo);
            case READING_NOT_SET -> throw unknown("a reading");
            case MARKS ->
                PeerAnswer.newBuilder()
                        .setStatus(PeerAnswer.Status.READ)
                        .setUpTo(StoreSerdes.encode(own.leastMarks(keys.keySet())));
        };
    }

    private static boolean hasUnknownFields(Message message) {
        return !message.getUnknownFields().asMap().isEmpty()
                || message.getAllFields().values().stream()
                        .flatMap(value -> value instanceof List<?> values ? values.stream() : Stream.of(value))
                        .anyMatch(value -> value instanceof Message part && hasUnknownFields(part));
    }

    private static <S extends Sums<S>> PeerAnswer.Builder read(
            OwnNode own, Reading<S> reading, Map<Integer, List<CountKey>> keys, @Nullable Positions upTo) {
        CountNode.Partial<S> partial = own.partial(new CountNode.Question<>(reading, keys, upTo));
        PeerAnswer.Builder answer = PeerAnswer.newBuilder().setUpTo(StoreSerdes.encode(partial.upTo()));
        S sums = partial.sums();
        if (sums == null) {
            return answer.setStatus(PeerAnswer.Status.STALE);
        }
        for (Sums.Part part : sums.parts()) {
            answer.addParts(PeerPart.newBuilder()
                    .setName(part.name())
                    .setClicks(part.count().clicks())
                    .setHumans(part.count().humans())
                    .setBots(part.count().bots())
                    .setVisitors(part.visitors()));
        }
        return answer.setStatus(PeerAnswer.Status.READ);
    }

    static List<Sums.Part> parts(PeerAnswer answer) {
        return answer.getPartsList().stream()
                .map(part -> new Sums.Part(
                        part.getName(),
                        new Count(part.getClicks(), part.getHumans(), part.getBots()),
                        part.getVisitors()))
                .toList();
    }

    private static PeerSeries encode(Series series, Instant now) {
        PeerSeries.Builder message = PeerSeries.newBuilder()
                .setInterval(series.interval().text())
                .setZone(series.zone().getId())
                .setNowMs(now.toEpochMilli());
        series.bounds().forEach(bound -> message.addBoundsMs(bound.toEpochMilli()));
        return message.build();
    }

    private static Series series(PeerSeries message) {
        return new Series(
                Arrays.stream(Series.Interval.values())
                        .filter(interval -> interval.text().equals(message.getInterval()))
                        .findFirst()
                        .orElseThrow(() -> unknown(message.getInterval())),
                ZoneId.of(message.getZone()),
                message.getBoundsMsList().stream().map(PeerMessages::instant).toList());
    }

    private static Reading.OfBreakdown breakdown(PeerBreakdown message) {
        Dimension dimension = Arrays.stream(Dimension.values())
                .filter(each -> each.text().equals(message.getDimension()))
                .findFirst()
                .orElseThrow(() -> unknown(message.getDimension()));
        return new Reading.OfBreakdown(
                dimension,
                new BreakdownWindow(message.getHours() == 0 ? null : message.getHours(), instant(message.getToMs())));
    }

    private static PeerTop.Window encode(TopWindow window) {
        return switch (window) {
            case LAST_24_HOURS -> PeerTop.Window.LAST_24_HOURS;
            case LAST_WEEK -> PeerTop.Window.LAST_WEEK;
            case ALL_TIME -> PeerTop.Window.ALL_TIME;
        };
    }

    private static TopWindow window(PeerTop.Window message) {
        return switch (message) {
            case LAST_24_HOURS -> TopWindow.LAST_24_HOURS;
            case LAST_WEEK -> TopWindow.LAST_WEEK;
            case ALL_TIME -> TopWindow.ALL_TIME;
            case UNRECOGNIZED -> throw unknown("a window");
        };
    }

    private static Instant instant(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    private static IllegalArgumentException unknown(String what) {
        return new IllegalArgumentException("no question of a node that this version knows: " + what);
    }
}
