package dev.hoplog.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds all of a process's files, held by a lock of the operating system while the process lives.
 *
 * <p>A file {@code hoplog} marks it as Hoplog's, so that nobody's own folder is written into by mistake.
 */
public final class DataDirectory implements AutoCloseable {

    private static final String MARK = "hoplog";

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * The folder at this path, made where it is missing, and locked.
     *
     * @throws UnusableException if it cannot be written, is somebody else's, or another process holds it
     */
    public static DataDirectory open(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            Path mark = absolute.resolve(MARK);
            if (!Files.exists(mark)) {
                Set<String> strangers = names(absolute);
                if (!strangers.isEmpty()) {
                    throw new UnusableException("The data directory " + absolute
                            + " holds files that are not Hoplog's (such as "
                            + strangers.iterator().next()
                            + "). Choose an empty folder with --data or HOPLOG_DATA.");
                }
            }
            FileChannel channel = FileChannel.open(
                    mark, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new UnusableException(
                        "The data directory " + absolute
                                + " is in use by another Hoplog process. Stop that one, or choose another with --data or HOPLOG_DATA.");
            }
            return new DataDirectory(absolute, channel);
        } catch (IOException e) {
            throw new UnusableException("The data directory " + absolute + " cannot be written (" + e
                    + "). Give this user write access, or choose another with --data or HOPLOG_DATA.");
        }
    }

    public Path path() {
        return path;
    }

    /** The path of a file or folder within. */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    /**
     * The text of a small file that is made once and then stays: readable by its owner alone, and either whole or not there.
     *
     * @param made the text, if the file is to be made now
     */
    public static String readOrMake(Path file, Supplier<String> made) throws IOException {
        if (!Files.exists(file)) {
            Path half = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(half);
            FileAttribute<?>[] attributes =
                    half.getFileSystem().supportedFileAttributeViews().contains("posix")
                            ? new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                            }
                            : new FileAttribute<?>[0];
            Files.createFile(half, attributes);
            try (FileChannel channel = FileChannel.open(half, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap((made.get() + "\n").getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
            }
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).strip();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("the lock of " + path + " could not be given back", e);
        }
    }

    /** Why a data directory cannot be used, in a sentence for its owner. */
    public static final class UnusableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnusableException(String message) {
            super(message);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            var names = new TreeSet<String>();
            // A fresh volume of a disk is empty but for this.
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.equals("lost+found"))
                    .forEach(names::add);
            return names;
        }
    }
}
