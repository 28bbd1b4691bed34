package dev.hoplog.directory.limits;

import dev.hoplog.events.LinkId;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The count of one link: two words in a mapped file, or on the heap where no file has room. Both only grow. A word is one
 * aligned store: whatever kills the process, it is there or it is not.
 */
final class CountRow {

    /** Of the two words. */
    static final int BYTES = 16;

    private static final int OTHERS = 8;
    private static final VarHandle WORD =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

    private final LinkId linkId;
    private final MemorySegment memory;
    private final long at;

    /** Up to which own count other nodes were told. */
    private volatile long told;

    /** @param at where the words begin, a multiple of 8 */
    CountRow(LinkId linkId, MemorySegment memory, long at) {
        this.linkId = linkId;
        this.memory = memory;
        this.at = at;
    }

    LinkId linkId() {
        return linkId;
    }

    boolean admit(long limit) {
        while (true) {
            long own = own();
            if (own >= limit - others()) {
                return false;
            }
            if (WORD.compareAndSet(memory, at, own, own + 1)) {
                return true;
            }
        }
    }

    long count() {
        return own() + others();
    }

    long own() {
        return (long) WORD.getVolatile(memory, at);
    }

    void raiseOwn(long humans) {
        raise(at, humans);
    }

    void raiseOthers(long humans) {
        raise(at + OTHERS, humans);
    }

    long told() {
        return told;
    }

    void told(long humans) {
        told = humans;
    }

    private long others() {
        return (long) WORD.getVolatile(memory, at + OTHERS);
    }

    private void raise(long word, long humans) {
        long known = (long) WORD.getVolatile(memory, word);
        while (humans > known && !WORD.compareAndSet(memory, word, known, humans)) {
            known = (long) WORD.getVolatile(memory, word);
        }
    }
}
