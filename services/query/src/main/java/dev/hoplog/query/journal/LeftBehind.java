package dev.hoplog.query.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segments of earlier processes. No state of a file stops a start, nor do pages that the disk does not give. */
final class LeftBehind {

    private static final Logger LOG = LoggerFactory.getLogger(LeftBehind.class);

    private LeftBehind() {}

    /** Those with entries that Kafka may not have, sealed, oldest first. Those that it has are deleted. */
    static List<Segment> in(Path directory, JournalTarget target) throws IOException {
        var segments = new ArrayList<Segment>();
        for (Path file : files(directory)) {
            String name = file.getFileName().toString();
            if (name.endsWith(Segment.DRAFT_SUFFIX)) {
                Files.delete(file);
            } else if (name.endsWith(Segment.SUFFIX)) {
                open(file, target).ifPresent(segments::add);
            }
        }
        segments.sort(
                Comparator.comparingLong((Segment segment) -> segment.header().createdAt())
                        .thenComparing(Segment::file));
        return segments;
    }

    /** Bytes of the files that were set aside for a human. */
    static long damaged(Path directory) throws IOException {
        long bytes = 0;
        for (Path file : files(directory)) {
            if (file.getFileName().toString().endsWith(Segment.DAMAGED_SUFFIX)) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static Optional<Segment> open(Path file, JournalTarget target) {
        try {
            Optional<Segment> found = Segment.open(file);
            if (found.isEmpty()) {
                setAside(file);
                return found;
            }
            Segment segment = found.get();
            if (!segment.header().target().equals(target)) {
                LOG.atWarn()
                        .addKeyValue("file", file)
                        .addKeyValue("target", segment.header().target())
                        .log("journal segment is for another topic; it is left alone");
                segment.close();
                return Optional.empty();
            }
            Recovery.recover(segment);
            if (segment.isShipped() || segment.published().equals(Place.FIRST)) {
                segment.delete();
                return Optional.empty();
            }
            return found;
        } catch (IOException | RuntimeException | InternalError e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .setCause(e)
                    .log("journal segment cannot be opened; it is left alone");
            return Optional.empty();
        }
    }

    private static void setAside(Path file) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + Segment.DAMAGED_SUFFIX);
        LOG.atWarn()
                .addKeyValue("file", file)
                .addKeyValue("bytes", Files.size(file))
                .addKeyValue("renamedTo", aside)
                .log("journal segment has no readable header; its clicks are not sent");
        Files.move(file, aside);
    }
}
