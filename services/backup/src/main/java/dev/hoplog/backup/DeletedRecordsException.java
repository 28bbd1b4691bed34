package dev.hoplog.backup;

import dev.hoplog.events.topics.Topic;
import org.apache.kafka.common.KafkaException;

/** Records that were to be read are deleted. */
public final class DeletedRecordsException extends KafkaException {

    private static final long serialVersionUID = 1;

    DeletedRecordsException(Topic topic, int partition, long offset) {
        super("what stood at %s-%d@%d is deleted".formatted(topic.text(), partition, offset));
    }
}
