package dev.hoplog.analytics;

import java.io.IOException;

/** The way to the nodes that keep the other counts. */
@FunctionalInterface
public interface Peers {

    /** Of a node that asks nobody. */
    Peers NONE = (address, _, _) -> {
        throw new IOException("this node asks nobody, and counts are at " + address);
    };

    /**
     * Asks a node, whose {@link dev.hoplog.analytics.generations.GenerationRunner#answerPeer} answers.
     *
     * @param address as host and port, which that node was started with
     * @param generation whose counts
     * @return its answer
     * @throws IOException if there is none
     */
    byte[] ask(String address, String generation, byte[] question) throws IOException;
}
