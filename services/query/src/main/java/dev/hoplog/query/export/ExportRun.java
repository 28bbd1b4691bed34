package dev.hoplog.query.export;

import dev.hoplog.api.cli.ProgressBar;
import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.events.topics.Topic;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** An export of a topic into a file, from the command line. */
final class ExportRun {

    private static final Duration TO_FIND = Duration.ofSeconds(10);

    /** A second's work, more or less: so much is done again after an end that nobody wanted. */
    private static final int ROWS_BETWEEN_MARKS = 200_000;

    private static final int ROWS_BETWEEN_TELLINGS = 1000;

    private final ExportOptions options;
    private final Topic topic;

    /** The topic, as it was found. */
    record Found(Supplier<Consumer<byte[], byte[]>> consumers, Uuid topicId, int partitions) {}

    ExportRun(ExportOptions options, Topic topic) {
        this.options = options;
        this.topic = topic;
    }

    /**
     * Writes all rows, and says what became of it.
     *
     * @param what names what is wanted; the same for the same options
     * @param read begins to read, or goes on
     * @param position where a row stands in the topic
     * @throws RefusedStartException with a sentence about what keeps it from being done
     */
    <R> void export(
            String what,
            List<Column<R>> columns,
            BiFunction<Found, @Nullable Cursor, Reading<R>> read,
            Function<R, Position> position)
            throws InterruptedException {
        Format format = options.format();
        try {
            Found found = find();
            try (ExportFile file = ExportFile.open(
                            options.out(),
                            format,
                            cursor -> cursor.isOf(what) && cursor.isOfTopic(found.topicId()),
                            options.force());
                    Reading<R> reading = read.apply(found, file.cursor())) {
                write(reading, columns, position, format, file);
            }
        } catch (KafkaException e) {
            throw new RefusedStartException(
                    "Kafka at " + options.clientSettings().get("bootstrap.servers") + " does not give " + topic.text()
                            + " (" + e.getMessage() + "): name a broker that runs with --kafka, and try again.",
                    e);
        } catch (IOException e) {
            throw new RefusedStartException(
                    options.out() + " cannot be written (" + e + "): make room or choose another place, and try again.",
                    e);
        }
    }

    private <R> void write(
            Reading<R> reading, List<Column<R>> columns, Function<R, Position> position, Format format, ExportFile file)
            throws IOException, InterruptedException {
        Plan plan = reading.plan();
        var bar = new ProgressBar("records read", plan.size());
        boolean goesOn = file.cursor() != null;
        long begin = System.nanoTime();
        long rows = 0;
        RowWriter<R> writer = format.writer(columns, new BufferedOutputStream(file.stream(), 1 << 16), goesOn);
        try (var ahead = new RowsAhead<>(reading.rows(), Thread::new)) {
            for (R row = ahead.next(); row != null; row = ahead.next()) {
                writer.write(row);
                rows++;
                if (rows % ROWS_BETWEEN_TELLINGS == 0) {
                    Position at = position.apply(row);
                    bar.at(plan.done(at.partition(), at.offset()), rows(rows, begin));
                    if (format.canGoOn() && rows % ROWS_BETWEEN_MARKS == 0) {
                        writer.flush();
                        file.mark(reading.cursor().after(at));
                    }
                }
            }
        }
        writer.close();
        long bytes = file.length();
        file.finish();
        bar.end();
        System.err.printf(
                Locale.ROOT,
                "%s%s in %s, %,d bytes.%n",
                rows(rows, begin),
                goesOn ? " behind those that were there" : "",
                options.out(),
                bytes);
    }

    private static String rows(long rows, long begin) {
        double seconds = Math.max(1e-3, (System.nanoTime() - begin) / 1e9);
        return String.format(Locale.ROOT, "%,d rows, %,.0f a second", rows, rows / seconds);
    }

    private Found find() throws InterruptedException {
        Map<String, Object> settings = options.clientSettings();
        var adminSettings = new HashMap<>(settings);
        adminSettings.put("default.api.timeout.ms", Math.toIntExact(TO_FIND.toMillis()));
        adminSettings.put("request.timeout.ms", Math.toIntExact(TO_FIND.toMillis()));
        try (Admin admin = Admin.create(adminSettings)) {
            TopicDescription description = admin.describeTopics(
                            List.of(topic.text()),
                            new DescribeTopicsOptions().timeoutMs(Math.toIntExact(TO_FIND.toMillis())))
                    .allTopicNames()
                    .get()
                    .get(topic.text());
            if (description == null) {
                throw new KafkaException("it says nothing of the topic");
            }
            var consumerSettings = new HashMap<>(KafkaRecords.consumerSettings());
            consumerSettings.putAll(settings);
            return new Found(
                    () -> new KafkaConsumer<>(consumerSettings),
                    description.topicId(),
                    description.partitions().size());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException missing) {
                throw new KafkaException("it has no such topic", missing);
            }
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        }
    }
}
