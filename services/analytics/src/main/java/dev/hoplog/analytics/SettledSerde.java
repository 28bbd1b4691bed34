package dev.hoplog.analytics;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.hoplog.analytics.classify.Dimension;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The bytes of what is settled, and of details. */
final class SettledSerde {

    private SettledSerde() {}

    static byte[] encode(SettledPart part) {
        var message = dev.hoplog.analytics.proto.SettledPart.newBuilder().setSettles(part.settles());
        switch (part) {
            case SettledPart.Counts counts -> message.setCounts(encode(counts));
            case SettledPart.ByValue byValue -> message.setDetails(encode(byValue.details()));
            case SettledPart.Days days ->
                message.getDaysBuilder()
                        .setDays(StoreSerdes.encode(days.days()))
                        .setVisitors(encode(days.visitors()));
        }
        return message.build().toByteArray();
    }

    static SettledPart part(byte[] bytes) throws InvalidProtocolBufferException {
        var message = dev.hoplog.analytics.proto.SettledPart.parseFrom(bytes);
        return switch (message.getPartCase()) {
            case COUNTS -> counts(message.getSettles(), message.getCounts());
            case DETAILS -> new SettledPart.ByValue(message.getSettles(), details(message.getDetails()));
            case DAYS ->
                new SettledPart.Days(
                        message.getSettles(),
                        StoreSerdes.buckets(message.getDays().getDays()),
                        sketches(message.getDays().getVisitors()));
            case PART_NOT_SET -> throw new IllegalArgumentException("a settled row of a kind that is not known");
        };
    }

    private static dev.hoplog.analytics.proto.SettledCounts encode(SettledPart.Counts counts) {
        var message = dev.hoplog.analytics.proto.SettledCounts.newBuilder()
                .setClicks(counts.all().clicks())
                .setHumans(counts.all().humans())
                .setBots(counts.all().bots())
                .setMinutes(StoreSerdes.encode(counts.minutes()))
                .setQuarters(StoreSerdes.encode(counts.quarters()))
                .setHourVisitors(encode(counts.hourVisitors()))
                .setDayVisitors(encode(counts.dayVisitors()))
                .setAllVisitors(counts.allVisitors());
        long last = 0;
        for (long day : counts.detailDays()) {
            message.addDetailDays(day - last);
            last = day;
        }
        return message.build();
    }

    private static SettledPart.Counts counts(long settles, dev.hoplog.analytics.proto.SettledCounts message) {
        var days = new ArrayList<Long>();
        for (long day : StoreSerdes.sums(message.getDetailDaysCount(), message::getDetailDays)) {
            days.add(day);
        }
        return new SettledPart.Counts(
                settles,
                new Count(message.getClicks(), message.getHumans(), message.getBots()),
                StoreSerdes.buckets(message.getMinutes()),
                StoreSerdes.buckets(message.getQuarters()),
                sketches(message.getHourVisitors()),
                sketches(message.getDayVisitors()),
                message.getAllVisitors(),
                days);
    }

    private static dev.hoplog.analytics.proto.Sketches encode(Sketches sketches) {
        var message = dev.hoplog.analytics.proto.Sketches.newBuilder();
        long last = 0;
        for (var entry : sketches.byNumber().entrySet()) {
            message.addSteps(entry.getKey() - last).addSketches(entry.getValue());
            last = entry.getKey();
        }
        return message.build();
    }

    private static Sketches sketches(dev.hoplog.analytics.proto.Sketches message) {
        return StoreSerdes.sketches(StoreSerdes.sums(message.getStepsCount(), message::getSteps), message::getSketches);
    }

    static dev.hoplog.analytics.proto.Details encode(Details details) {
        var message = dev.hoplog.analytics.proto.Details.newBuilder().setAll(StoreSerdes.encode(details.all()));
        var texts = new Texts();
        for (Dimension dimension : Dimension.values()) {
            Map<String, Buckets> values = details.of(dimension);
            message.addColumns(values.size());
            values.forEach((text, buckets) -> {
                message.addColumns(texts.place(text));
                if (buckets.equals(details.all())) {
                    message.addColumns(0);
                } else {
                    addColumns(message, buckets, details.all().number(0));
                }
            });
        }
        return message.addAllTexts(texts.inOrder()).build();
    }

    private static void addColumns(
            dev.hoplog.analytics.proto.Details.Builder message, Buckets buckets, long firstOfAll) {
        message.addColumns(buckets.size());
        long last = firstOfAll;
        for (int i = 0; i < buckets.size(); i++) {
            message.addColumns(buckets.number(i) - last)
                    .addColumns(buckets.clicks(i))
                    .addColumns(buckets.clicks(i) - buckets.humans(i))
                    .addColumns(buckets.bots(i));
            last = buckets.number(i);
        }
    }

    static Details details(dev.hoplog.analytics.proto.Details message) {
        Buckets all = StoreSerdes.buckets(message.getAll());
        var columns = new Columns(message);
        List<Map<String, Buckets>> values = new ArrayList<>();
        for (int place = 0; place < Dimension.values().length && columns.hasNext(); place++) {
            int size = columns.nextInt();
            var byText = HashMap.<String, Buckets>newHashMap(size);
            for (int i = 0; i < size; i++) {
                String text = message.getTexts(columns.nextInt());
                int buckets = columns.nextInt();
                byText.put(text, buckets == 0 ? all : buckets(columns::next, buckets, all.number(0)));
            }
            values.add(byText);
        }
        return values.isEmpty() ? Details.NONE : Details.of(all, values);
    }

    /** The next number of the columns of details. */
    @FunctionalInterface
    interface Column<E extends Exception> {
        long next() throws E;
    }

    /** The buckets of a value, that come next in the columns. */
    static <E extends Exception> Buckets buckets(Column<E> column, int size, long firstOfAll) throws E {
        var numbers = new long[size];
        var clicks = new long[size];
        var humans = new long[size];
        var bots = new long[size];
        long last = firstOfAll;
        for (int i = 0; i < size; i++) {
            last += column.next();
            numbers[i] = last;
            clicks[i] = column.next();
            humans[i] = clicks[i] - column.next();
            bots[i] = column.next();
        }
        return Buckets.ofAscending(numbers, clicks, humans, bots);
    }

    /** The columns of details, read one after another. */
    private static final class Columns {
        private final dev.hoplog.analytics.proto.Details message;
        private int at;

        Columns(dev.hoplog.analytics.proto.Details message) {
            this.message = message;
        }

        boolean hasNext() {
            return at < message.getColumnsCount();
        }

        long next() {
            return message.getColumns(at++);
        }

        int nextInt() {
            return Math.toIntExact(next());
        }
    }
}
