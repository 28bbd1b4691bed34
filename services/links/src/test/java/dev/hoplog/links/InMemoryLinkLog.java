package dev.hoplog.links;

import dev.hoplog.events.LinkEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.errors.TimeoutException;

/** Appends to a log in memory, with what can become of an append on its way to a broker and back. */
public final class InMemoryLinkLog implements LinkLog {

    /** What becomes of an append. */
    enum Fate {
        ACKNOWLEDGED,
        /** The record is there twice, as after a resend. */
        APPENDED_TWICE,
        /** The record is there, and the answer says that it failed. */
        ACKNOWLEDGEMENT_FAILED,
        /** The record is there, and no answer comes. */
        ACKNOWLEDGEMENT_LOST,
        /** The record is not there, and no answer comes. */
        RECORD_LOST;

        CompletionStage<Void> of(Runnable append) {
            return switch (this) {
                case ACKNOWLEDGED -> {
                    append.run();
                    yield CompletableFuture.completedFuture(null);
                }
                case APPENDED_TWICE -> {
                    append.run();
                    append.run();
                    yield CompletableFuture.completedFuture(null);
                }
                case ACKNOWLEDGEMENT_FAILED -> {
                    append.run();
                    yield CompletableFuture.failedFuture(new TimeoutException("the batch expired"));
                }
                case ACKNOWLEDGEMENT_LOST -> {
                    append.run();
                    yield new CompletableFuture<>();
                }
                case RECORD_LOST -> new CompletableFuture<>();
            };
        }
    }

    private final InMemoryLog log;
    private volatile Fate fate = Fate.ACKNOWLEDGED;

    public InMemoryLinkLog(InMemoryLog log) {
        this.log = log;
    }

    /** From now on this becomes of every append. */
    void fate(Fate next) {
        fate = next;
    }

    @Override
    public CompletionStage<Void> append(LinkEvent event) {
        return fate.of(() -> log.append(event));
    }
}
