package dev.hoplog.directory;

import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * How far a partition is folded.
 *
 * @param nextOffset of the first record that is not folded yet
 * @param leaderEpoch under which the last one was read, -1 for none: by it Kafka notices a truncated log (KIP-320)
 */
record Position(long nextOffset, int leaderEpoch) {

    static final Position BEGINNING = new Position(0, -1);

    OffsetAndMetadata asSeek() {
        return new OffsetAndMetadata(nextOffset, leaderEpoch < 0 ? Optional.empty() : Optional.of(leaderEpoch), "");
    }
}
