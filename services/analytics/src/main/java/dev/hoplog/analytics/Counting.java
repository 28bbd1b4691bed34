package dev.hoplog.analytics;

import java.io.IOException;
import java.time.Duration;

/** Counts clicks into one generation on this node. */
public interface Counting extends AutoCloseable {

    /** How long a node takes at most to end. */
    Duration TO_CLOSE = Duration.ofSeconds(10);

    /** Begins, in the background, whether brokers are there or not; one that has begun goes on. */
    void start();

    /** Good for the whole life of this, whatever happens inside; before the start and after the end all is moving. */
    ClickCounts counts();

    /**
     * Answers what another node asks for of the counts that are kept here.
     *
     * @throws IllegalArgumentException if this is no question that this version knows
     */
    byte[] answerPeer(byte[] question);

    Health health();

    /** How far it is. */
    Reach reach();

    /** Whether all that is kept here includes what stood in the log when this process came to it. */
    boolean isCaughtUp();

    /** How many clicks this process has folded; one that is folded again after a failure counts again. */
    long folded();

    /** Ends it. The node keeps its partitions until its session times out, so that a quick restart finds them. */
    void close(Duration timeout);

    /** Ends it for good: other nodes do not wait for this one, and what it keeps on the disk is deleted. */
    void closeForGood() throws IOException;

    @Override
    default void close() {
        close(TO_CLOSE);
    }
}
