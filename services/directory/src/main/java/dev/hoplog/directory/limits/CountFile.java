package dev.hoplog.directory.limits;

import dev.hoplog.events.LinkId;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Rows of counts in a mapped file, which the operating system keeps when the process is killed.
 *
 * <pre>
 * offset  bytes
 *      0      8  "HOPLIMIT"
 *      8      4  format version: 1
 *     12      4  length of the name
 *     16     40  the name under which this node counts, UTF-8, then zeros
 *     56      4  CRC32C of the bytes before
 *     60      4  1 once the counts of all nodes were heard of
 *     64         rows of 64 bytes:
 *      0      8    own count    } only grow
 *      8      8    others'      }
 *     16     20    link id, ASCII
 *     36      4    CRC32C of the id. Stored last, with release order
 *     40     24    zeros
 * </pre>
 *
 * All numbers are little-endian. The file has its full length in zeros before it is mapped: a hole on a full disk is a SIGBUS
 * instead of an exception. A row has a cache line of its own, so that links do not slow each other down.
 */
final class CountFile implements AutoCloseable {

    static final String SUFFIX = ".counts";
    static final String DRAFT_SUFFIX = ".new";
    static final int MAX_NAME_BYTES = 40;

    private static final byte[] MAGIC = "HOPLIMIT".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT_VERSION = 1;
    private static final int NAME_LENGTH_AT = 12;
    private static final int NAME_AT = 16;
    private static final int CRC_AT = NAME_AT + MAX_NAME_BYTES;
    private static final int COMPLETE_AT = CRC_AT + 4;
    private static final int ROWS_AT = 64;
    static final int ROW_BYTES = 64;
    private static final int ID_AT = CountRow.BYTES;
    private static final int ID_CRC_AT = ID_AT + LinkId.LENGTH;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle WORD = INT.varHandle();

    private final String node;
    private final Arena arena;
    private final MemorySegment memory;
    private final List<CountRow> found = new ArrayList<>();
    private int damaged;
    private long end = ROWS_AT;

    private CountFile(String node, Arena arena, MemorySegment memory) {
        this.node = node;
        this.arena = arena;
        this.memory = memory;
        find();
    }

    /** An empty one, whose bytes all have their place on the disk. */
    static CountFile create(Path file, String node, int bytes) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + DRAFT_SUFFIX);
        try (FileChannel channel = FileChannel.open(
                draft,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            write(channel, ByteBuffer.allocate(bytes));
            channel.position(0);
            write(channel, ByteBuffer.wrap(header(node)));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            return map(node, channel);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(draft);
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Empty if the file does not say whose counts it holds. */
    static Optional<CountFile> open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate(ROWS_AT).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(bytes, 0);
            byte[] name = new byte[Math.clamp(bytes.getInt(NAME_LENGTH_AT), 0, MAX_NAME_BYTES)];
            bytes.get(NAME_AT, name);
            String node = new String(name, StandardCharsets.UTF_8);
            byte[] expected = header(node);
            return Arrays.equals(expected, 0, expected.length, bytes.array(), 0, expected.length)
                    ? Optional.of(map(node, channel))
                    : Optional.empty();
        }
    }

    /** The name under which these counts are known. */
    String node() {
        return node;
    }

    /** The rows that were there when the file was opened. */
    List<CountRow> found() {
        return found;
    }

    /** How many rows were there that do not say whose they are. */
    int damaged() {
        return damaged;
    }

    boolean isComplete() {
        return (int) WORD.getAcquire(memory, (long) COMPLETE_AT) == 1;
    }

    void markComplete() {
        WORD.setRelease(memory, (long) COMPLETE_AT, 1);
    }

    /** How many rows there is room for. */
    int free() {
        return (int) ((memory.byteSize() - end) / ROW_BYTES);
    }

    /** A new row, at 0. For one thread at a time. */
    CountRow add(LinkId link) {
        long at = end;
        end += ROW_BYTES;
        byte[] id = link.text().getBytes(StandardCharsets.US_ASCII);
        MemorySegment.copy(id, 0, memory, ValueLayout.JAVA_BYTE, at + ID_AT, id.length);
        WORD.setRelease(memory, at + ID_CRC_AT, crc(id, id.length));
        return new CountRow(link, memory, at);
    }

    @Override
    public void close() {
        arena.close();
    }

    private void find() {
        byte[] id = new byte[LinkId.LENGTH];
        for (; free() > 0; end += ROW_BYTES) {
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, end + ID_AT, id, 0, id.length);
            if (id[0] == 0) {
                return;
            }
            String text = new String(id, StandardCharsets.US_ASCII);
            if ((int) WORD.getAcquire(memory, end + ID_CRC_AT) == crc(id, id.length) && LinkId.isWellFormed(text)) {
                found.add(new CountRow(new LinkId(text), memory, end));
            } else {
                damaged++;
            }
        }
    }

    // The arena lives as long as the file, which closes it.
    @SuppressWarnings("MustBeClosedChecker")
    private static CountFile map(String node, FileChannel channel) throws IOException {
        Arena arena = Arena.ofShared();
        try {
            return new CountFile(node, arena, channel.map(MapMode.READ_WRITE, 0, channel.size(), arena));
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static byte[] header(String node) {
        byte[] name = node.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(COMPLETE_AT)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putInt(FORMAT_VERSION)
                .putInt(name.length)
                .put(NAME_AT, name);
        return bytes.putInt(CRC_AT, crc(bytes.array(), CRC_AT)).array();
    }

    private static int crc(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
