package dev.hoplog.query.journal;

import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.codec.ClickCodec;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One segment on its way to Kafka: at most one batch is out, and the acknowledged place moves only when Kafka has it.
 *
 * <p>That is all it takes to keep a segment in order and its acknowledgements without gaps. Throughput comes from batches and
 * from segments side by side. A batch is sent until it is acknowledged, always as the same entries under the same numbers.
 */
final class Shipment {

    /**
     * Consecutive entries as a record's value.
     *
     * @param latest when the last of them occurred
     */
    @SuppressWarnings("ArrayRecordComponent") // batches are not compared
    record Batch(Place to, byte[] value, int entries, long latest) {}

    private static final long FIRST_SET_BACK = TimeUnit.MINUTES.toMillis(5);
    private static final long LAST_SET_BACK = TimeUnit.DAYS.toMillis(365);

    private final Segment segment;
    private final Sender.Settings settings;
    private final Originals originals;
    private int maxEntries;
    private @Nullable Batch batch;
    private boolean out;
    private long sentAt;
    private long setBack;
    private long latest;
    /** The next entry goes without its details: with them Kafka never takes it. */
    private boolean strips;

    Shipment(Segment segment, Sender.Settings settings, Originals originals, long nanos) {
        this.segment = segment;
        this.settings = settings;
        this.originals = originals;
        this.maxEntries = settings.batchEntries();
        this.sentAt = nanos - settings.tick().toNanos();
    }

    Segment segment() {
        return segment;
    }

    boolean isOut() {
        return out;
    }

    /** Out and without an answer since then. */
    boolean isOutSince(long nanos) {
        return out && sentAt - nanos <= 0;
    }

    boolean isLive() {
        return segment.seal() == null;
    }

    /** Whether Kafka has all there is now; a live segment may get more. */
    boolean isIdle() {
        return !out && batch == null && isLive() && available() == 0;
    }

    /** What is to be sent now, or null: the batch is out, there is nothing, or it is worth waiting for more. */
    @Nullable
    Batch due(long nanos, boolean atOnce) {
        if (out) {
            return null;
        }
        if (batch == null && (atOnce || isWorthSending(nanos))) {
            batch = load();
        }
        return batch;
    }

    private boolean isWorthSending(long nanos) {
        return nanos - sentAt >= settings.tick().toNanos() || available() >= settings.batchBytes() || !isLive();
    }

    private int available() {
        return segment.published().position() - segment.acknowledged().position();
    }

    private @Nullable Batch load() {
        // Asked first: if it is sealed now, then every frame up to the seal is there to be read.
        boolean whole = !isLive();
        Batch loaded = read();
        if (loaded == null && whole && !segment.isShipped()) {
            Recovery.cut(segment, segment.acknowledged(), latest);
            loaded = read();
        }
        return loaded;
    }

    private @Nullable Batch read() {
        Place from = segment.acknowledged();
        var reader = new SegmentReader(segment, from);
        var entries = new ArrayList<byte[]>();
        Place to = from;
        long last = latest;
        int bytes = 0;
        int most = strips ? 1 : maxEntries;
        while (entries.size() < most && isEntry(reader.advance())) {
            bytes += reader.entry().length;
            if (bytes > settings.batchBytes() && !entries.isEmpty()) {
                break;
            }
            entries.add(strips ? stripped(from, reader.entry()) : reader.entry());
            last = Math.max(last, reader.occurredAt());
            to = reader.next();
        }
        return entries.isEmpty()
                ? null
                : new Batch(
                        to,
                        ClickCodec.encodeBatch(segment.header().segmentId(), from.seq(), entries),
                        entries.size(),
                        last);
    }

    private static boolean isEntry(SegmentReader.Step step) {
        return switch (step) {
            case ENTRY, SEAL -> true;
            case END, DAMAGE -> false;
        };
    }

    /** The time of the batch's record: never in the future, which brokers refuse and which would spoil stream time. */
    long timestamp(Batch sent, long now) {
        return Math.max(0, Math.min(sent.latest(), now - setBack));
    }

    void sent(long nanos) {
        out = true;
        sentAt = nanos;
    }

    void acknowledged() {
        if (batch != null) {
            segment.acknowledge(batch.to());
            latest = batch.latest();
        }
        batch = null;
        out = false;
        setBack = 0;
        strips = false;
    }

    /** The same batch is due again. */
    void failed() {
        out = false;
    }

    /**
     * The same entries are due again, in smaller batches from now on, and one that is too large by itself without its details.
     * False if it cannot be smaller.
     */
    boolean tooLarge() {
        int entries = batch == null ? maxEntries : batch.entries();
        maxEntries = Math.max(1, entries / 2);
        out = false;
        batch = null;
        if (entries > 1) {
            return true;
        }
        boolean isNew = !strips;
        strips = true;
        return isNew;
    }

    /** What still counts a click that Kafka does not take; its original goes to a file. Any other entry stays as it is. */
    private byte[] stripped(Place at, byte[] entry) {
        if (!(ClickCodec.decode(entry) instanceof ClickEntry.Click click)) {
            return entry;
        }
        originals.keep(segment.header().segmentId(), at.seq(), entry);
        return ClickCodec.encode(
                new ClickEntry.StrippedClick(click.occurredAt(), click.linkId(), click.domain(), click.decision()));
    }

    /** The same batch is due again, dated further back: the broker's clock is behind ours, nobody knows how far. */
    void tooFarInTheFuture() {
        out = false;
        setBack = Math.min(LAST_SET_BACK, Math.max(FIRST_SET_BACK, setBack * 2));
    }
}
