package dev.hoplog.directory.limits;

import dev.hoplog.events.LimitCount;
import dev.hoplog.events.LinkId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/*
 * A grow-only counter, as replicated data types have it: each node adds to a count of its own, what a link has used up is
 * the sum over all nodes, and nobody can make a count smaller.
 *
 *   count of a link = own, in a file here + others, as far as heard of
 *
 * A place is taken before the click is written down and before the visitor is sent on. So whatever kills the process, no
 * place is given twice. A kill in between spends it: the visitor got no answer, as if the connection had broken.
 *
 *   take a place (here)  ->  click into the journal  ->  302
 */
/**
 * How many humans each limited link has answered, on this node and on all others.
 *
 * <p>{@link #admit} and the other look-ups may be called by any thread and wait for nothing, but for the first count of a
 * link, which takes a lock for as long as a row is written to memory.
 */
public final class LimitCounts implements AutoCloseable {

    private final ConcurrentHashMap<LinkId, CountRow> counts = new ConcurrentHashMap<>();
    private final CountFiles files;
    private final CompletableFuture<Void> complete = new CompletableFuture<>();
    private @Nullable LimitExchange exchange;
    private @Nullable Thread thread;

    /** Whether something was counted here since it was last looked for. */
    private volatile boolean changed = true;

    private LimitCounts(CountFiles files) {
        this.files = files;
        files.rows().forEach(row -> counts.put(row.linkId(), row));
        if (files.isComplete()) {
            complete.complete(null);
        }
    }

    /**
     * The counts in this folder; none where it is empty.
     *
     * @param node the name under which new files count; files that are there keep the name they have
     * @throws dev.hoplog.directory.StoreDamagedException if the folder cannot be read or written
     */
    public static LimitCounts open(Path folder, String node) {
        return new LimitCounts(CountFiles.open(folder, node));
    }

    /**
     * Takes one of the places that a link has for humans.
     *
     * @param limit how many it has
     * @return false if none is left: nothing happened
     */
    public boolean admit(LinkId link, long limit) {
        boolean admitted = row(link).admit(limit);
        if (admitted && !changed) {
            changed = true;
        }
        return admitted;
    }

    /** How many places of a link are taken. */
    public long count(LinkId link) {
        CountRow row = counts.get(link);
        return row == null ? 0 : row.count();
    }

    /**
     * Begins to tell other nodes what is counted here, and to hear what they count, on a thread of its own.
     *
     * @param partitions of {@code limit-counts}
     * @param consumers makes a consumer with {@link dev.hoplog.directory.Directory#consumerSettings()}; called again after a failure
     * @param producers makes a producer with {@link LimitExchange#producerSettings()}; called again after a failure
     */
    public synchronized void exchange(
            int partitions,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Supplier<Producer<byte[], byte[]>> producers,
            ThreadFactory threads) {
        if (exchange != null) {
            throw new IllegalStateException("counts are exchanged already");
        }
        exchange = new LimitExchange(this, partitions, consumers, producers);
        thread = threads.newThread(exchange);
        thread.setName("limit-counts");
        thread.start();
    }

    /**
     * Completed once the counts of all nodes were heard of, in this run or an earlier one, or nothing more will be heard: from
     * then on limits are kept here.
     */
    public CompletionStage<Void> complete() {
        return complete.minimalCompletionStage();
    }

    /** Tells what was counted last, and ends. Nothing may be counted any more. */
    @Override
    public synchronized void close() {
        if (exchange != null && thread != null) {
            exchange.close();
            try {
                thread.join();
            } catch (InterruptedException e) {
                // The files must not be closed under the thread that uses them.
                Thread.currentThread().interrupt();
                return;
            }
        }
        files.close();
    }

    /** The name under which this node counts. */
    String node() {
        return files.node();
    }

    /** Hears what this node itself once told, in case its files were lost since. */
    void heardOwn(LimitCount count) {
        CountRow row = row(count.linkId());
        row.raiseOwn(count.humans());
        row.told(count.humans());
    }

    /** Hears the sum of what all other nodes have counted for a link. */
    void heardOthers(LinkId link, long humans) {
        row(link).raiseOthers(humans);
    }

    void heardAll() {
        files.markComplete();
        complete.complete(null);
    }

    /** Nothing more will be heard, so nobody is to wait for it. */
    void heardEnough() {
        complete.complete(null);
    }

    /** What was counted here and was not told yet. It counts as told from now on. */
    List<LimitCount> untold() {
        if (!changed) {
            return List.of();
        }
        // First this: who counts from now on is seen now or the next time.
        changed = false;
        var untold = new ArrayList<LimitCount>();
        counts.forEach((link, row) -> {
            long own = row.own();
            if (own > row.told()) {
                row.told(own);
                untold.add(new LimitCount(link, node(), own));
            }
        });
        return untold;
    }

    /** What was thought to be told did not arrive. */
    void lost(LinkId link) {
        row(link).told(0);
        changed = true;
    }

    /** Nothing of it is known to have arrived. */
    void lostAll() {
        counts.values().forEach(row -> row.told(0));
        changed = true;
    }

    private CountRow row(LinkId link) {
        CountRow row = counts.get(link);
        return row != null ? row : counts.computeIfAbsent(link, files::take);
    }
}
