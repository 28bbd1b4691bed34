package dev.hoplog.query.journal;

import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.codec.ClickCodec;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A segment file in memory: one writer, one sender, and whoever looks at its gauges. */
final class Segment {

    /*
     * A segment is zeros, a header, then frames up to the seal:
     *
     *     | header | frame 0 | frame 1 | ... | frame n-1 | Sealed(n) | zeros |
     *                        ^ acknowledged               ^ seal
     *
     * Three parties share it without a lock. The writer publishes frame by frame and ends with the seal; after that it never
     * touches the segment again. The sender alone moves the acknowledged place, and unmaps and deletes the file once that
     * has passed the seal. Everybody else reads the two words on the heap, which stay readable when the memory is gone.
     *
     * The file has its full length in zeros before it is mapped. A hole would be given its blocks at the first touch, and on
     * a full disk that is a SIGBUS instead of an exception. A file system that copies on write, such as btrfs or ZFS, takes
     * new blocks all the same, and one that has failed takes nothing. The virtual machine makes an InternalError of it, which
     * a writer answers like a full journal.
     */

    static final String SUFFIX = ".segment";
    static final String DRAFT_SUFFIX = ".new";
    static final String DAMAGED_SUFFIX = ".damaged";

    /** No entry goes here, so that there is always room for the frame that seals. */
    static final int SEAL_ROOM = 32;

    private static final VarHandle WORD =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 16).asReadOnlyBuffer();

    private final Path file;
    private final SegmentHeader header;
    private final Arena arena;
    private final MemorySegment memory;
    private final AtomicLong published = new AtomicLong(Place.FIRST.word());
    private final AtomicLong acknowledged = new AtomicLong();
    private boolean open = true;
    private boolean forced;

    private Segment(Path file, SegmentHeader header, Arena arena, MemorySegment memory) {
        this.file = file;
        this.header = header;
        this.arena = arena;
        this.memory = memory;
        this.acknowledged.set((long) WORD.getAcquire(memory, (long) SegmentHeader.ACKNOWLEDGED));
    }

    /** An empty segment whose bytes all have their place on the disk. */
    static Segment create(Path directory, SegmentHeader header, boolean force) throws IOException {
        String name = header.segmentId().toString();
        Path draft = directory.resolve(name + DRAFT_SUFFIX);
        Path file = directory.resolve(name + SUFFIX);
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            fill(channel, header.segmentBytes());
            channel.write(ByteBuffer.wrap(header.encode()), 0);
            ByteBuffer first = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            channel.write(first.putLong(0, Place.FIRST.word()), SegmentHeader.ACKNOWLEDGED);
            if (force) {
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            if (force) {
                forceNames(directory);
            }
            return map(file, header, channel);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(draft);
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Empty if the file does not say which segment it is. */
    static Optional<Segment> open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
            channel.read(bytes, 0);
            Optional<SegmentHeader> header = SegmentHeader.decode(bytes.array());
            if (header.isEmpty()) {
                return Optional.empty();
            }
            fill(channel, header.get().segmentBytes());
            return Optional.of(map(file, header.get(), channel));
        }
    }

    /** A file that is on the device is of no use before its name is there too. */
    static void forceNames(Path directory) throws IOException {
        try (FileChannel names = FileChannel.open(directory)) {
            names.force(true);
        }
    }

    static void fill(FileChannel channel, int length) throws IOException {
        for (long position = channel.size(); position < length; ) {
            int step = (int) Math.min(ZEROS.capacity(), length - position);
            position += channel.write(ZEROS.slice(0, step), position);
        }
    }

    // The arena lives as long as the segment, which closes it.
    @SuppressWarnings("MustBeClosedChecker")
    private static Segment map(Path file, SegmentHeader header, FileChannel channel) throws IOException {
        Arena arena = Arena.ofShared();
        try {
            return new Segment(file, header, arena, channel.map(MapMode.READ_WRITE, 0, header.segmentBytes(), arena));
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    Path file() {
        return file;
    }

    SegmentHeader header() {
        return header;
    }

    Frames frames() {
        return new Frames(memory, header.segmentId());
    }

    /** Bytes from there to the last one that is not zero. */
    int bytesBehind(Place place) {
        int end = header.segmentBytes();
        // Most of what is behind was never written, and somebody waits for the start.
        while (end - Long.BYTES >= place.position()
                && memory.get(ValueLayout.JAVA_LONG_UNALIGNED, (long) end - Long.BYTES) == 0) {
            end -= Long.BYTES;
        }
        while (end > place.position() && memory.get(ValueLayout.JAVA_BYTE, end - 1L) == 0) {
            end--;
        }
        return end - place.position();
    }

    /** Whether an entry of this length still leaves room for the seal. */
    boolean hasRoom(int position, int length) {
        return Frames.size(length) <= header.segmentBytes() - SEAL_ROOM - position;
    }

    /** Behind the last entry, the seal not counted. */
    Place published() {
        return Place.of(published.getAcquire());
    }

    /** The frames themselves say what is published; this word says it to gauges and to a sender in search of a full batch. */
    void publish(int seq, int position) {
        published.setRelease(((long) seq << 32) | position);
    }

    /** Kafka has every entry before it. */
    Place acknowledged() {
        return Place.of(acknowledged.getAcquire());
    }

    void acknowledge(Place place) {
        acknowledged.setRelease(place.word());
        try {
            WORD.setRelease(memory, (long) SegmentHeader.ACKNOWLEDGED, place.word());
        } catch (InternalError e) {
            // The disk does not take it. The next start sends what was acknowledged once more, and readers drop that.
        }
    }

    /** Where the frame that seals begins, or null while there is none. */
    @Nullable
    Place seal() {
        long word = (long) WORD.getAcquire(memory, (long) SegmentHeader.SEAL);
        return word == 0 ? null : Place.of(word);
    }

    /** Ends the segment there: what was behind is no longer part of it. */
    void seal(Place at, long occurredAt) {
        byte[] entry = sealEntry(at.seq());
        frames().put(at, occurredAt, entry, 0, entry.length);
        markSealed(at);
    }

    void markSealed(Place at) {
        publish(at.seq(), at.position());
        WORD.setRelease(memory, (long) SegmentHeader.SEAL, at.word());
    }

    static byte[] sealEntry(int count) {
        return ClickCodec.encode(new ClickEntry.Sealed(count));
    }

    /** Sealed, and Kafka has everything including the seal. */
    boolean isShipped() {
        Place seal = seal();
        return seal != null && acknowledged().equals(seal.after(sealEntry(seal.seq()).length));
    }

    /** Writes to the device what the operating system still keeps in memory. */
    synchronized void force() {
        if (open && !forced) {
            boolean last = seal() != null;
            memory.force();
            forced = last;
        }
    }

    synchronized void close() {
        if (open) {
            open = false;
            arena.close();
        }
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }
}
