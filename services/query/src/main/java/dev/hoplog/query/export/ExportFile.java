package dev.hoplog.query.export;

import dev.hoplog.api.role.RefusedStartException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/*
 *   FILE.part           rows so far
 *   FILE.part.cursor    how many bytes of it are good, and where to go on behind them
 *
 * The mark is written when those bytes are on the disk, and takes the place of the one before it at once. So whatever ends the
 * process, there is a mark that is true, and what stands behind its bytes is cut off. At the end the part gets its name.
 */
/** A file that has its name when it is whole. For one thread. */
final class ExportFile implements AutoCloseable {

    /** How far a file has come. */
    private record Mark(long length, Cursor cursor) {}

    private final Path file;
    private final Path part;
    private final Path markFile;
    private final FileChannel channel;
    private final @Nullable Cursor cursor;

    private ExportFile(Path file, Path part, Path markFile, FileChannel channel, @Nullable Cursor cursor) {
        this.file = file;
        this.part = part;
        this.markFile = markFile;
        this.channel = channel;
        this.cursor = cursor;
    }

    /**
     * Begins, or goes on where the same export ended early.
     *
     * @param format of a file that cannot go on the part is written anew
     * @param isSame tells whether a cursor belongs to the export that is asked for
     * @param force whether what is there may be lost
     * @throws RefusedStartException if that would be lost otherwise
     */
    static ExportFile open(Path file, Format format, Predicate<Cursor> isSame, boolean force) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Path markFile = file.resolveSibling(file.getFileName() + ".part.cursor");
        if (Files.exists(file) && !force) {
            throw new RefusedStartException(
                    file + " exists: choose another name, remove it, or write over it with --force.");
        }
        Optional<Mark> mark = force || !format.canGoOn() ? Optional.empty() : mark(markFile);
        if (mark.isPresent() && !isSame.test(mark.get().cursor())) {
            throw new RefusedStartException(
                    part
                            + " belongs to another export, which has not ended: end that one first, or begin anew with --force.");
        }
        FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean goesOn = mark.isPresent() && channel.size() >= mark.get().length();
        long length = goesOn ? mark.get().length() : 0;
        channel.truncate(length).position(length);
        Files.deleteIfExists(goesOn ? markFile.resolveSibling(markFile.getFileName() + ".new") : markFile);
        return new ExportFile(file, part, markFile, channel, goesOn ? mark.get().cursor() : null);
    }

    private static Optional<Mark> mark(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        return lines.size() == 2 && lines.getFirst().matches("[0-9]{1,18}")
                ? Cursor.parse(lines.get(1)).map(cursor -> new Mark(Long.parseLong(lines.getFirst()), cursor))
                : Optional.empty();
    }

    /** Where to go on; null to begin. */
    @Nullable
    Cursor cursor() {
        return cursor;
    }

    /** What is written to it goes behind what is there. To close it is nothing. */
    OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        };
    }

    /** In bytes. */
    long length() throws IOException {
        return channel.position();
    }

    /** All rows up to here were written to the stream: from now on an export that ends early goes on here. */
    void mark(Cursor here) throws IOException {
        channel.force(false);
        Path next = markFile.resolveSibling(markFile.getFileName() + ".new");
        Files.writeString(next, channel.position() + "\n" + here + "\n");
        Files.move(next, markFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** It is whole. */
    void finish() throws IOException {
        channel.force(true);
        channel.close();
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(markFile);
    }

    /** Leaves what is there, to go on another time. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
