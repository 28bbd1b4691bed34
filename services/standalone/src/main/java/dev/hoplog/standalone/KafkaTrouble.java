package dev.hoplog.standalone;

import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.events.topics.WrongTopicException;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/** What Kafka could not do, in a sentence. */
final class KafkaTrouble {

    private KafkaTrouble() {}

    /**
     * Does something with a Kafka.
     *
     * @param kafka settings of its clients
     * @throws RefusedStartException if it does not answer or refuses
     */
    static <T> T told(Map<String, Object> kafka, Supplier<T> work) {
        try {
            return work.get();
        } catch (WrongTopicException e) {
            throw new RefusedStartException(String.valueOf(e.getMessage()), e);
        } catch (KafkaException e) {
            throw new RefusedStartException(
                    "Kafka at %s did not do it (%s): see whether it runs, has room on its disk, and is the one that you mean."
                            .formatted(kafka.get("bootstrap.servers"), e.getMessage()),
                    e);
        }
    }
}
