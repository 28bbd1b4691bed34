package dev.hoplog.query.journal;

import dev.hoplog.events.ClickEntry.RollUp;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Clicks counted without their details, in a mapped file that outlives the process. For one thread, its writer, until it is
 * finished; then for whoever makes a segment of it.
 *
 * <pre>
 * offset  bytes
 *      0      8  "HOPTALLY"
 *      8     16  id of the segment that it becomes, most significant byte first
 *     24      4  CRC32C of the bytes before
 *     64         rows:
 *      0      8    clicks. The only word that changes
 *      8      4    length of the key; 0: nothing here yet. Stored last, with release order
 *     12      4    CRC32C of the key
 *     16           key: the entry of a roll-up without clicks, then zeros up to a multiple of 8
 * </pre>
 *
 * All numbers are little-endian, except the id. A click is one store of eight aligned bytes: whatever kills the process, it is
 * counted or it is not.
 */
final class Tally {

    static final String SUFFIX = ".tally";

    private static final byte[] MAGIC = "HOPTALLY".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final int ID_AT = 8;
    private static final int CRC_AT = 24;
    private static final int ROWS_AT = 64;
    private static final int ROW_BYTES = 16;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LENGTH = INT.varHandle();
    private static final VarHandle CLICKS =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

    private final Path file;
    private final UUID becomes;
    private final Arena arena;
    private final MemorySegment memory;
    private final Map<RollUp, Long> rows = new HashMap<>();
    private long end = ROWS_AT;

    private Tally(Path file, UUID becomes, Arena arena, MemorySegment memory) {
        this.file = file;
        this.becomes = becomes;
        this.arena = arena;
        this.memory = memory;
    }

    /**
     * An empty one, whose bytes all have their place on the disk.
     *
     * @param becomes id of the segment that will be made of it
     * @param force whether it is on the device when this returns
     */
    static Tally create(Path directory, UUID becomes, int bytes, boolean force) throws IOException {
        Path draft = directory.resolve(becomes + SUFFIX + Segment.DRAFT_SUFFIX);
        Path file = directory.resolve(becomes + SUFFIX);
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Segment.fill(channel, bytes);
            channel.write(ByteBuffer.wrap(header(becomes)), 0);
            if (force) {
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            if (force) {
                Segment.forceNames(directory);
            }
            return map(file, becomes, channel);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(draft);
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Empty if the file does not say what it becomes. */
    static Optional<Tally> open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate(ROWS_AT);
            channel.read(bytes, 0);
            var becomes = new UUID(bytes.getLong(ID_AT), bytes.getLong(ID_AT + 8));
            byte[] expected = header(becomes);
            if (channel.size() < ROWS_AT || !bytes.slice(0, expected.length).equals(ByteBuffer.wrap(expected))) {
                return Optional.empty();
            }
            return Optional.of(map(file, becomes, channel));
        }
    }

    Path file() {
        return file;
    }

    /** The id of the segment that is made of it. */
    UUID becomes() {
        return becomes;
    }

    /**
     * Adds clicks.
     *
     * @return false if there is no room for one more link and minute: nothing happened
     * @throws InternalError if the disk does not take it, see {@link Frames}
     */
    boolean add(RollUp more) {
        var key = new RollUp(more.linkId(), more.domain(), more.minute(), more.decision(), 0);
        Long known = rows.get(key);
        if (known == null) {
            known = append(key);
            if (known < 0) {
                return false;
            }
        }
        long clicks = (long) CLICKS.get(memory, (long) known) + more.clicks();
        CLICKS.setRelease(memory, (long) known, clicks);
        if ((long) CLICKS.getAcquire(memory, (long) known) != clicks) {
            throw new InternalError("a page that cannot be written");
        }
        return true;
    }

    int bytes() {
        return Math.toIntExact(memory.byteSize());
    }

    /** All that was counted, as far as the rows are whole. */
    List<RollUp> counts() {
        var counts = new ArrayList<RollUp>();
        long at = ROWS_AT;
        while (at + ROW_BYTES <= memory.byteSize()) {
            int length = (int) LENGTH.getAcquire(memory, at + 8);
            if (length <= 0 || length > memory.byteSize() - at - ROW_BYTES) {
                break;
            }
            byte[] key = new byte[length];
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, at + ROW_BYTES, key, 0, length);
            if (crc(key, length) != memory.get(INT, at + 12) || !(ClickCodec.decode(key) instanceof RollUp row)) {
                break;
            }
            long clicks = (long) CLICKS.getAcquire(memory, at);
            if (clicks > 0) {
                counts.add(new RollUp(row.linkId(), row.domain(), row.minute(), row.decision(), clicks));
            }
            at += size(length);
        }
        return counts;
    }

    void close() {
        arena.close();
    }

    /** Writes to the device what the operating system still keeps in memory. */
    void force() {
        memory.force();
    }

    /** The file first: one that cannot be removed can still be read. */
    void delete() throws IOException {
        Files.deleteIfExists(file);
        close();
    }

    private long append(RollUp key) {
        byte[] bytes = ClickCodec.encode(key);
        long at = end;
        if (size(bytes.length) > memory.byteSize() - at) {
            return -1;
        }
        memory.set(INT, at + 12, crc(bytes, bytes.length));
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, at + ROW_BYTES, bytes.length);
        LENGTH.setRelease(memory, at + 8, bytes.length);
        rows.put(key, at);
        end = at + size(bytes.length);
        return at;
    }

    private static long size(int length) {
        return (ROW_BYTES + length + 7) & -8L;
    }

    // The arena lives as long as the tally, which closes it.
    @SuppressWarnings("MustBeClosedChecker")
    private static Tally map(Path file, UUID becomes, FileChannel channel) throws IOException {
        Arena arena = Arena.ofShared();
        try {
            return new Tally(file, becomes, arena, channel.map(MapMode.READ_WRITE, 0, channel.size(), arena));
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static byte[] header(UUID becomes) {
        ByteBuffer bytes = ByteBuffer.allocate(CRC_AT + Integer.BYTES)
                .put(MAGIC)
                .putLong(becomes.getMostSignificantBits())
                .putLong(becomes.getLeastSignificantBits());
        return bytes.order(ByteOrder.LITTLE_ENDIAN)
                .putInt(crc(bytes.array(), CRC_AT))
                .array();
    }

    private static int crc(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
