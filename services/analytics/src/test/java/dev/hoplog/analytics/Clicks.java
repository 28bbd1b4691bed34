package dev.hoplog.analytics;

import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.Trigger;
import dev.hoplog.events.codec.ClickCodec;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Entries of journal segments, and records of them. */
final class Clicks {

    private Clicks() {}

    static LinkId link(int number) {
        return LinkId.ofBits(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, (byte) (number >> 8), (byte) number});
    }

    static ClickEntry click(@Nullable LinkId link, Instant at) {
        return click(link, at, Decision.REDIRECTED);
    }

    static ClickEntry click(@Nullable LinkId link, Instant at, Decision decision) {
        return new ClickEntry.Click(
                at.toEpochMilli(),
                link,
                1,
                Domain.DEFAULT,
                "slug",
                "",
                "",
                "https://example.com/",
                302,
                decision,
                "",
                "",
                Trigger.LINK,
                "GET",
                ClickEntry.Visitor.UNKNOWN,
                List.of(),
                "node");
    }

    static ClickEntry stripped(@Nullable LinkId link, Instant at) {
        return new ClickEntry.StrippedClick(at.toEpochMilli(), link, Domain.DEFAULT, Decision.REDIRECTED);
    }

    static ClickEntry rollUp(@Nullable LinkId link, Instant at, Decision decision, long clicks) {
        return new ClickEntry.RollUp(link, Domain.DEFAULT, Math.floorDiv(at.getEpochSecond(), 60), decision, clicks);
    }

    static byte[] batch(UUID segment, long firstSeq, ClickEntry... entries) {
        return batch(segment, firstSeq, Arrays.asList(entries));
    }

    static byte[] batch(UUID segment, long firstSeq, List<ClickEntry> entries) {
        return ClickCodec.encodeBatch(
                segment, firstSeq, entries.stream().map(ClickCodec::encode).toList());
    }
}
