package dev.hoplog.query.journal;

import dev.hoplog.events.ClickEntry.RollUp;
import dev.hoplog.events.codec.ClickCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 *   tally --(1) segment of its id, filled and sealed--(2) tally deleted--(3) segment handed to the sender
 *
 * A tally that is there says that nobody was ever handed its segment. So whoever finds one after a crash throws that segment
 * away and makes it anew, and the counts are sent once.
 */
/** Makes segments of tallies. */
final class RollUps {

    private static final Logger LOG = LoggerFactory.getLogger(RollUps.class);
    private static final int PAGE = 4096;

    private RollUps() {}

    /**
     * The sealed segment with all that was counted, and no tally any more; empty if nothing was counted.
     *
     * <p>Its partition comes from its id, so that it is the same one if it is made twice.
     *
     * @param force whether it is on the device before the tally is gone
     * @throws IOException if the disk does not take it: the tally is still there, and can be tried again
     */
    static Optional<Segment> seal(Path directory, Tally tally, JournalTarget target, boolean force) throws IOException {
        List<RollUp> counts = tally.counts();
        Files.deleteIfExists(directory.resolve(tally.becomes() + Segment.SUFFIX));
        if (counts.isEmpty()) {
            tally.delete();
            return Optional.empty();
        }
        List<byte[]> entries = counts.stream().map(ClickCodec::encode).toList();
        int frames =
                entries.stream().mapToInt(entry -> Frames.size(entry.length)).sum();
        int bytes = (SegmentHeader.BYTES + frames + Segment.SEAL_ROOM + PAGE - 1) / PAGE * PAGE;
        long latest = time(counts.getLast());
        int partition = Math.floorMod(tally.becomes().hashCode(), target.partitions());
        Segment segment = Segment.create(
                directory,
                new SegmentHeader(tally.becomes(), bytes, partition, time(counts.getFirst()), target),
                force);
        try {
            Place at = Place.FIRST;
            Frames writing = segment.frames();
            for (int i = 0; i < entries.size(); i++) {
                byte[] entry = entries.get(i);
                writing.put(at, time(counts.get(i)), entry, 0, entry.length);
                latest = Math.max(latest, time(counts.get(i)));
                at = at.after(entry.length);
            }
            segment.seal(at, latest);
            if (force) {
                segment.force();
            }
            tally.delete();
            return Optional.of(segment);
        } catch (IOException | UncheckedIOException | InternalError e) {
            segment.close();
            throw e instanceof IOException failed ? failed : new IOException("the disk does not take it", e);
        }
    }

    /**
     * Makes segments of what earlier processes left; what cannot be read is left alone.
     *
     * @return those that the disk does not take now, to be tried again
     */
    static List<Tally> recover(Path directory, List<Path> files, JournalTarget target) {
        var left = new ArrayList<Tally>();
        for (Path file : files) {
            if (!file.getFileName().toString().endsWith(Tally.SUFFIX)) {
                continue;
            }
            try {
                Optional<Tally> tally = Tally.open(file);
                if (tally.isPresent()) {
                    recover(directory, tally.get(), target).ifPresent(left::add);
                } else {
                    setAside(file);
                }
            } catch (IOException | RuntimeException | InternalError e) {
                LOG.atWarn()
                        .addKeyValue("file", file)
                        .setCause(e)
                        .log("journal tally cannot be opened; it is left alone");
            }
        }
        return left;
    }

    private static Optional<Tally> recover(Path directory, Tally tally, JournalTarget target) {
        try {
            seal(directory, tally, target, false).ifPresent(Segment::close);
            return Optional.empty();
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", tally.file())
                    .setCause(e)
                    .log("no segment can be made of a journal tally now; it is tried again");
            return Optional.of(tally);
        }
    }

    private static void setAside(Path file) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + Segment.DAMAGED_SUFFIX);
        LOG.atWarn()
                .addKeyValue("file", file)
                .addKeyValue("renamedTo", aside)
                .log("journal tally has no readable header; its counts are not sent");
        Files.move(file, aside);
    }

    private static long time(RollUp counts) {
        return counts.minute() * 60_000;
    }
}
