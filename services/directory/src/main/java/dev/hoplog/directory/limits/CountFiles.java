package dev.hoplog.directory.limits;

import dev.hoplog.directory.StoreDamagedException;
import dev.hoplog.events.LinkId;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files with rows of counts, {@code 0.counts} and on. The last one takes new rows; when it is half full, the next is made
 * beside it, so that who counts never waits for the disk.
 */
final class CountFiles implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CountFiles.class);
    private static final String DAMAGED_SUFFIX = ".damaged";

    /** Room for 16,383 links. */
    private static final int FILE_BYTES = 1 << 20;

    private final Path folder;
    private final int fileBytes;
    private final List<CountFile> files;
    private final String node;
    private int next;
    private @Nullable CountFile spare;
    private boolean isMaking;
    private boolean isShort;
    private boolean closed;

    private CountFiles(Path folder, int fileBytes, List<CountFile> files, int next) {
        this.folder = folder;
        this.fileBytes = fileBytes;
        this.files = files;
        this.node = files.getFirst().node();
        this.next = next;
    }

    /** @throws StoreDamagedException if the folder cannot be read or written */
    static CountFiles open(Path folder, String node) {
        return open(folder, node, FILE_BYTES);
    }

    static CountFiles open(Path folder, String node, int fileBytes) {
        var files = new ArrayList<CountFile>();
        try {
            Files.createDirectories(folder);
            int next = 0;
            for (Path file : namesInOrder(folder)) {
                next = number(file) + 1;
                Optional<CountFile> found = CountFile.open(file);
                if (found.isEmpty() || (!files.isEmpty() && !isOf(files.getFirst(), found.get()))) {
                    found.ifPresent(CountFile::close);
                    setAside(file);
                } else {
                    files.add(found.get());
                    warnOfDamage(file, found.get());
                }
            }
            if (files.isEmpty() || files.getLast().free() == 0) {
                String name = files.isEmpty() ? node : files.getFirst().node();
                files.add(CountFile.create(file(folder, next), name, fileBytes));
                next++;
            }
            return new CountFiles(folder, fileBytes, files, next);
        } catch (IOException e) {
            files.forEach(CountFile::close);
            throw new StoreDamagedException(
                    "The counts of limited links in " + folder + " can be neither read nor written (" + e + ").", e);
        }
    }

    /** The name under which this node counts. */
    String node() {
        return node;
    }

    /** The rows that were there when the files were opened. */
    Stream<CountRow> rows() {
        return files.stream().flatMap(file -> file.found().stream());
    }

    boolean isComplete() {
        return files.getFirst().isComplete();
    }

    void markComplete() {
        files.getFirst().markComplete();
    }

    /** A new row, at 0: in a file, or on the heap while the disk has no room. */
    synchronized CountRow take(LinkId link) {
        if (files.getLast().free() == 0 && spare != null) {
            files.add(spare);
            spare = null;
        }
        CountFile last = files.getLast();
        if (last.free() < fileBytes / CountFile.ROW_BYTES / 2 && spare == null && !isMaking && !closed) {
            isMaking = true;
            Thread.ofPlatform().name("limit-counts-file").daemon().start(this::makeSpare);
        }
        return last.free() > 0 ? last.add(link) : new CountRow(link, MemorySegment.ofArray(new long[2]), 0);
    }

    @Override
    public synchronized void close() {
        closed = true;
        files.forEach(CountFile::close);
        if (spare != null) {
            spare.close();
        }
    }

    private void makeSpare() {
        CountFile made = null;
        try {
            made = CountFile.create(file(folder, next), node, fileBytes);
        } catch (IOException e) {
            tellShortage(e);
        }
        synchronized (this) {
            isMaking = false;
            if (made == null) {
                return;
            }
            next++;
            isShort = false;
            if (closed) {
                made.close();
            } else {
                spare = made;
            }
        }
    }

    private synchronized void tellShortage(IOException e) {
        if (!isShort) {
            isShort = true;
            log.atError()
                    .addKeyValue("folder", folder)
                    .setCause(e)
                    .log("no file can be made for counts of further limited links; until there is room, kill -9 takes"
                            + " what they counted in the last second");
        }
    }

    private static boolean isOf(CountFile first, CountFile other) {
        return first.node().equals(other.node());
    }

    private static List<Path> namesInOrder(Path folder) throws IOException {
        try (Stream<Path> names = Files.list(folder)) {
            return names.filter(name -> name.getFileName().toString().matches("[0-9]{1,9}\\.counts"))
                    .sorted(Comparator.comparingInt(CountFiles::number))
                    .toList();
        }
    }

    private static Path file(Path folder, int number) {
        return folder.resolve(number + CountFile.SUFFIX);
    }

    private static int number(Path file) {
        String name = file.getFileName().toString();
        return Integer.parseInt(name.substring(0, name.indexOf('.')));
    }

    private static void setAside(Path file) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + DAMAGED_SUFFIX);
        log.atWarn()
                .addKeyValue("file", file)
                .addKeyValue("renamedTo", aside)
                .log("a file does not say whose counts it holds; limits go on with what Kafka has of them");
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void warnOfDamage(Path file, CountFile found) {
        if (found.damaged() > 0) {
            log.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("rows", found.damaged())
                    .log("rows do not say whose counts they are; limits go on with what Kafka has of them");
        }
    }
}
