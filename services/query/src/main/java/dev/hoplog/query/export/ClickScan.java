package dev.hoplog.query.export;

import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.analytics.classify.Classifier;
import dev.hoplog.api.Hosts;
import dev.hoplog.api.cli.ProgressBar;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.topics.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;

/** Clicks of the log, each once, one after another, with a bar on the terminal. */
public final class ClickScan {

    private ClickScan() {}

    /** Is given each click. */
    @FunctionalInterface
    public interface Taker {

        /** @param clicks how many of this kind there were: 1, or more where only their number was kept */
        void take(ClickEntry.Click click, Classified classified, long clicks);
    }

    /**
     * Gives those of a filter that the log has now.
     *
     * @param kafka with what clients are made
     * @throws KafkaException if Kafka does not answer
     */
    public static void run(
            Map<String, Object> kafka, ClickFilter filter, Classifier classifier, Hosts hosts, Taker taker)
            throws InterruptedException {
        var settings = new HashMap<>(KafkaRecords.consumerSettings());
        settings.putAll(kafka);
        Supplier<Consumer<byte[], byte[]>> consumers = () -> new KafkaConsumer<>(settings);
        int partitions;
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            partitions = consumer.partitionsFor(Topic.CLICK_EVENTS.text()).size();
        }
        var log = new ClickLog(consumers, Uuid.ZERO_UUID, partitions, () -> classifier, hosts);
        try (Reading<ClickRow> reading = log.read(filter, null, null)) {
            var bar = new ProgressBar("clicks, records read", reading.plan().size());
            for (ClickRow row = reading.rows().next();
                    row != null;
                    row = reading.rows().next()) {
                taker.take(row.click(), row.classified(), row.clicks());
                bar.at(reading.plan()
                        .done(row.position().partition(), row.position().offset()));
            }
            bar.end();
        }
    }
}
