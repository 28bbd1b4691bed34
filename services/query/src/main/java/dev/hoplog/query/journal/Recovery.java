package dev.hoplog.query.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a segment that an earlier process left behind fit to be shipped: sealed behind its last whole entry. */
final class Recovery {

    /*
     * After kill -9 all published frames are there and at most one unpublished lies behind them. After a loss of power,
     * pages may be missing anywhere. Either way the prefix of whole frames is kept and the rest cut by putting the seal over
     * it; what did not look like the one unpublished frame is first copied to a *.damaged file, for a human.
     *
     * Neither word of the header has a checksum, so both are believed only if the frames agree: the seal if a sealing frame
     * with that very seq lies there, the acknowledged place if it is on a boundary of the prefix or a whole frame with that
     * very seq begins there. If not, everything is sent again, which readers count once. The second way also saves the
     * entries behind damage that Kafka already has.
     *
     * One thing is given up. If entries behind the damage were sent and the acknowledgement was lost, the new seal takes the
     * seq of one of them, and readers drop it as a repetition: all entries count, but readers keep their row for the segment.
     */

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private Recovery() {}

    static void recover(Segment segment) {
        if (!segment.acknowledged().isWithin(segment.header().segmentBytes())) {
            distrust(segment);
        }
        Place seal = segment.seal();
        if (seal != null && holds(segment, seal, SegmentReader.Step.SEAL)) {
            segment.markSealed(seal);
            boolean onBoundary = segment.acknowledged().equals(Place.FIRST)
                    || segment.isShipped()
                    || segment.acknowledged().equals(seal)
                    || holds(segment, segment.acknowledged(), SegmentReader.Step.ENTRY);
            if (!onBoundary) {
                distrust(segment);
            }
            return;
        }
        sealBehind(segment, lastWhole(segment));
    }

    private static Scan lastWhole(Segment segment) {
        Place acknowledged = segment.acknowledged();
        Scan prefix = Scan.of(segment, Place.FIRST, acknowledged);
        if (prefix.met) {
            return prefix;
        }
        Scan rest = Scan.of(segment, acknowledged, acknowledged);
        if (rest.seal != null || !rest.end.equals(acknowledged)) {
            return rest;
        }
        distrust(segment);
        return prefix;
    }

    private static void sealBehind(Segment segment, Scan scan) {
        if (scan.seal != null) {
            segment.markSealed(scan.seal);
        } else {
            cut(segment, scan.end, scan.occurredAt);
        }
    }

    /** Seals there, whatever is behind. */
    static void cut(Segment segment, Place at, long occurredAt) {
        int bytes = segment.bytesBehind(at);
        boolean unpublished =
                segment.frames().length(at.position()) == 0 && bytes <= Frames.size(JournalWriter.MAX_ENTRY_BYTES);
        if (!unpublished) {
            Path copy = segment.file().resolveSibling(segment.file().getFileName() + Segment.DAMAGED_SUFFIX);
            LOG.atWarn()
                    .addKeyValue("file", segment.file())
                    .addKeyValue("entriesKept", at.seq())
                    .addKeyValue("bytesKept", at.position())
                    .addKeyValue("bytesCut", bytes)
                    .addKeyValue("copy", copy)
                    .log("journal segment is damaged; what follows its last whole entry is cut off");
            try {
                Files.copy(segment.file(), copy, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                LOG.atWarn().addKeyValue("copy", copy).setCause(e).log("damaged journal segment could not be copied");
            }
        }
        segment.seal(at, Math.max(occurredAt, segment.header().createdAt()));
    }

    private static boolean holds(Segment segment, Place place, SegmentReader.Step step) {
        return place.isWithin(segment.header().segmentBytes()) && new SegmentReader(segment, place).advance() == step;
    }

    private static void distrust(Segment segment) {
        LOG.atWarn()
                .addKeyValue("file", segment.file())
                .log("journal segment does not say what was acknowledged; all of it is sent again");
        segment.acknowledge(Place.FIRST);
    }

    /**
     * The whole frames from a place on.
     *
     * @param seal where the sealing frame begins, if that is what ended them
     * @param met whether the place looked for is on a boundary of these frames
     */
    private record Scan(
            Place end, long occurredAt, @Nullable Place seal, boolean met) {

        static Scan of(Segment segment, Place from, Place lookedFor) {
            var reader = new SegmentReader(segment, from);
            boolean met = from.equals(lookedFor);
            while (true) {
                Place at = reader.next();
                switch (reader.advance()) {
                    case ENTRY -> met |= reader.next().equals(lookedFor);
                    case SEAL -> {
                        return new Scan(
                                at,
                                reader.occurredAt(),
                                at,
                                met || reader.next().equals(lookedFor));
                    }
                    case END, DAMAGE -> {
                        return new Scan(at, reader.occurredAt(), null, met);
                    }
                }
            }
        }
    }
}
