package dev.hoplog.query.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clicks that Kafka did not take, as they were, each in a file beside the segments: for a human. For one thread, the
 * sender's.
 *
 * <p>They are bounded, and the oldest are kept: they show how the trouble began, and no file goes that nobody has looked at.
 */
final class Originals {

    static final String SUFFIX = ".refused";

    /** What all of them may take up of the disk. */
    static final long LIMIT_BYTES = 64 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Originals.class);

    /** A file takes up whole blocks of the disk. */
    private static final long BLOCK = 4096;

    private final Path directory;
    private final long limit;
    private final AtomicLong leftOut = new AtomicLong();
    private long bytes;

    private Originals(Path directory, long limit, long bytes) {
        this.directory = directory;
        this.limit = limit;
        this.bytes = bytes;
    }

    /** With those that earlier processes kept. */
    static Originals in(Path directory, long limit) throws IOException {
        long bytes = 0;
        for (Path file : LeftBehind.files(directory)) {
            if (file.getFileName().toString().endsWith(SUFFIX)) {
                bytes += room(Files.size(file));
            }
        }
        return new Originals(directory, limit, bytes);
    }

    /** Keeps a click, if there is room; the same one again only once. */
    void keep(UUID segmentId, int seq, byte[] click) {
        Path file = directory.resolve(segmentId + "-" + seq + SUFFIX);
        if (Files.exists(file)) {
            return;
        }
        if (bytes + room(click.length) > limit) {
            if (leftOut.getAndIncrement() == 0) {
                LOG.atWarn()
                        .addKeyValue("directory", directory)
                        .addKeyValue("limit", limit)
                        .log(
                                "Kafka does not take clicks, and there is no room for more of their originals: from now on they are"
                                        + " sent without their details and nothing of those is kept. Remove the *.refused files after a"
                                        + " look at them, before the next start.");
            }
            return;
        }
        try {
            Files.write(file, click);
            bytes += room(click.length);
            LOG.atWarn()
                    .addKeyValue("original", file)
                    .addKeyValue("bytes", click.length)
                    .log("Kafka does not take a click; it is sent without its details");
        } catch (IOException e) {
            leftOut.incrementAndGet();
            delete(file);
            LOG.atWarn()
                    .addKeyValue("original", file)
                    .setCause(e)
                    .log(
                            "Kafka does not take a click, and its original could not be kept; it is sent without its details");
        }
    }

    /** How many were not kept since the start. */
    long leftOut() {
        return leftOut.get();
    }

    private static long room(long length) {
        return (length + BLOCK - 1) / BLOCK * BLOCK;
    }

    /** What a full disk took of a file is of no use. */
    private static void delete(Path half) {
        try {
            Files.deleteIfExists(half);
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", half).setCause(e).log("half of an original could not be deleted");
        }
    }
}
