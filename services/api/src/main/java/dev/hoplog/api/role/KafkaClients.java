package dev.hoplog.api.role;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.core.MicrometerProducerListener;

/**
 * Makes clients of the one Kafka that a process works with, the metrics of most of them registered.
 *
 * <p>Topics are not made with Spring's KafkaAdmin: it widens a topic that has too few partitions, and ours are frozen.
 */
public final class KafkaClients {

    private final Map<String, Object> settings;
    private final MeterRegistry meters;

    public KafkaClients(Map<String, Object> settings, MeterRegistry meters) {
        this.settings = Map.copyOf(settings);
        this.meters = meters;
    }

    /** What every client is made with: the brokers, and how to speak with them. */
    public Map<String, Object> settings() {
        return settings;
    }

    public Admin admin() {
        return Admin.create(settings);
    }

    public Consumer<byte[], byte[]> consumer(String clientId, Map<String, Object> own) {
        var factory = new DefaultKafkaConsumerFactory<byte[], byte[]>(with(own));
        factory.addListener(new MicrometerConsumerListener<>(meters));
        return factory.createConsumer(null, clientId, null);
    }

    public Producer<byte[], byte[]> producer(String clientId, Map<String, Object> own) {
        Map<String, Object> all = with(own);
        all.put("client.id", clientId);
        var factory = new DefaultKafkaProducerFactory<>(all, new ByteArraySerializer(), new ByteArraySerializer());
        factory.setProducerPerThread(false);
        factory.addListener(new MicrometerProducerListener<>(meters));
        return factory.createNonTransactionalProducer();
    }

    /**
     * A producer whose transactional id is among its own settings, to the letter. Spring's factory would append a number to
     * it, and the id is what fences a writer of another process.
     */
    public Producer<byte[], byte[]> transactionalProducer(String clientId, Map<String, Object> own) {
        Map<String, Object> all = with(own);
        all.put("client.id", clientId);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> with(Map<String, Object> own) {
        var all = new HashMap<String, Object>(settings);
        all.putAll(own);
        return all;
    }
}
