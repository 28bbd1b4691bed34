package dev.hoplog.directory.limits;

import dev.hoplog.directory.PaperLog;
import dev.hoplog.events.topics.Topic;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;

/** A {@code limit-counts} in memory, written and read through Kafka's own in-memory clients. */
final class PaperCounts {

    static final int PARTITIONS = PaperLog.PARTITIONS;

    private final PaperLog log = new PaperLog(Topic.LIMIT_COUNTS);
    private int toLose;
    private int lost;

    void append(byte[] key, byte[] value) {
        log.append(key, value);
    }

    /** The next records that are sent do not arrive, and their senders are told so. */
    synchronized void loseNext(int number) {
        toLose = number;
    }

    synchronized int lost() {
        return lost;
    }

    int size() {
        return log.size();
    }

    Consumer<byte[], byte[]> consumer() {
        return log.consumer();
    }

    Producer<byte[], byte[]> producer() {
        return new MockProducer<>() {
            @Override
            public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
                if (loses()) {
                    callback.onCompletion(null, new TimeoutException("lost on its way"));
                } else {
                    append(record.key(), record.value());
                    callback.onCompletion(null, null);
                }
                return new CompletableFuture<>();
            }
        };
    }

    private synchronized boolean loses() {
        boolean loses = toLose > 0;
        if (loses) {
            toLose--;
            lost++;
        }
        return loses;
    }
}
