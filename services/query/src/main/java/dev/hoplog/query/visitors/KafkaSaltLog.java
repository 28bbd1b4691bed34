package dev.hoplog.query.visitors;

import dev.hoplog.events.VisitorSalt;
import dev.hoplog.events.codec.UnknownEventException;
import dev.hoplog.events.codec.VisitorSaltCodec;
import dev.hoplog.events.topics.RareAppend;
import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** The log of salts in Kafka. It is asked two or three times a day, and has a connection only as long as that takes. */
public final class KafkaSaltLog implements SaltLog {

    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final TopicPartition PARTITION = new TopicPartition(Topic.VISITOR_SALTS.text(), 0);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final RareAppend appends;

    /**
     * @param consumers makes one with {@link dev.hoplog.directory.Directory#consumerSettings()}
     * @param producers makes one with {@link RareAppend#producerSettings()}
     */
    public KafkaSaltLog(Supplier<Consumer<byte[], byte[]>> consumers, Supplier<Producer<byte[], byte[]>> producers) {
        this.consumers = consumers;
        appends = new RareAppend(producers);
    }

    @Override
    public List<VisitorSalt> read() {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            List<TopicPartition> whole = List.of(PARTITION);
            consumer.assign(whole);
            consumer.seekToBeginning(whole);
            long end = consumer.endOffsets(whole, ANSWER).getOrDefault(PARTITION, 0L);
            var salts = new ArrayList<VisitorSalt>();
            long deadline = System.nanoTime() + ANSWER.toNanos();
            while (consumer.position(PARTITION, ANSWER) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    salts.add(salt(record));
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new org.apache.kafka.common.errors.TimeoutException(PARTITION + " was not read in time");
                }
            }
            return salts;
        }
    }

    @Override
    public void append(VisitorSalt salt) {
        appends.append(new ProducerRecord<>(
                PARTITION.topic(), PARTITION.partition(), VisitorSaltCodec.key(salt), VisitorSaltCodec.encode(salt)));
    }

    private static VisitorSalt salt(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.value() == null) {
                throw new UnknownEventException("a record without a value");
            }
            return VisitorSaltCodec.decode(record.value());
        } catch (UnknownEventException e) {
            throw new UnknownEventException(
                    record.topic() + "-" + record.partition() + "@" + record.offset() + ": " + e.getMessage(), e);
        }
    }
}
