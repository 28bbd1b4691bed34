package dev.hoplog.analytics;

import dev.hoplog.analytics.proto.PeerAnswer;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** The way to the nodes that keep the other counts. */
@FunctionalInterface
public interface Peers {

    /** Of a node that asks nobody. */
    Peers NONE = (address, _, _) ->
            CompletableFuture.failedFuture(new IOException("this node asks nobody, and counts are at " + address));

    /**
     * Asks a node, whose {@link dev.hoplog.analytics.generations.GenerationRunner#answerPeer} answers.
     *
     * @param address as host and port, which that node was started with
     * @param generation whose counts
     * @return its answer, within some seconds; fails with an {@link IOException} if there is none. To cancel it ends the
     *     request
     */
    CompletableFuture<byte[]> ask(String address, String generation, byte[] question);

    /** The answer of a node that does not count a generation. */
    static byte[] nothingHere() {
        return PeerAnswer.newBuilder()
                .setStatus(PeerAnswer.Status.NOT_HERE)
                .build()
                .toByteArray();
    }
}
