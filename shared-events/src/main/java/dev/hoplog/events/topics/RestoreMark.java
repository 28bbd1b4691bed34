package dev.hoplog.events.topics;

import java.util.Optional;
import java.util.Set;

/**
 * The mark of a backup that is being restored: a topic that is made before the first record is written, and deleted after the
 * last. While it is there, the topics are not whole, and Hoplog does not begin with them.
 *
 * @param backup the SHA-256 of the backup's manifest, in hexadecimal digits
 */
public record RestoreMark(String backup) {

    private static final String PREFIX = "restore-in-progress-";

    /** Its name in Kafka. */
    public String topic() {
        return PREFIX + backup;
    }

    /** The mark among all topics of a Kafka, if there is one. */
    public static Optional<RestoreMark> among(Set<String> topics) {
        return topics.stream()
                .filter(name -> name.startsWith(PREFIX))
                .map(name -> new RestoreMark(name.substring(PREFIX.length())))
                .findFirst();
    }
}
