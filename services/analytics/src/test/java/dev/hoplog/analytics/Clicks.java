package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.analytics.classify.Classifier;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.analytics.classify.Kind;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.Trigger;
import dev.hoplog.events.codec.ClickCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Entries of journal segments, and records of them. */
final class Clicks {

    /**
     * Plain: a user agent that begins with "bot" is one's, one that begins with "?" tells nothing; country, browser and
     * referrer are the texts themselves.
     */
    static final Classifier CLASSIFIER = click -> {
        var values = new ArrayList<>(Collections.nCopies(Dimension.values().length, "same"));
        values.set(Dimension.COUNTRY.place(), orUnknown(click.visitor().country()));
        values.set(Dimension.BROWSER.place(), orUnknown(click.visitor().userAgent()));
        values.set(Dimension.REFERRER.place(), orUnknown(click.visitor().referrer()));
        return new Classified(kind(click.visitor().userAgent()), values);
    };

    private Clicks() {}

    private static Kind kind(String userAgent) {
        if (userAgent.startsWith("bot")) {
            return Kind.BOT;
        }
        return userAgent.startsWith("?") ? Kind.UNCLASSIFIED : Kind.HUMAN;
    }

    private static String orUnknown(String text) {
        return text.isEmpty() ? Classified.UNKNOWN : text;
    }

    static ClickEntry.Visitor visitor(String userAgent, String country, String referrer, long hash) {
        return new ClickEntry.Visitor(referrer, userAgent, "", "", country, hash, "", "");
    }

    static LinkId link(int number) {
        return LinkId.ofBits(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, (byte) (number >> 8), (byte) number});
    }

    static ClickEntry click(@Nullable LinkId link, Instant at) {
        return click(link, at, Decision.REDIRECTED);
    }

    static ClickEntry click(@Nullable LinkId link, Instant at, Decision decision) {
        return click(link, Domain.DEFAULT, at, decision, ClickEntry.Visitor.UNKNOWN);
    }

    static ClickEntry click(LinkId link, Instant at, ClickEntry.Visitor visitor) {
        return click(link, Domain.DEFAULT, at, Decision.REDIRECTED, visitor);
    }

    static ClickEntry click(
            @Nullable LinkId link, Domain domain, Instant at, Decision decision, ClickEntry.Visitor visitor) {
        return new ClickEntry.Click(
                at.toEpochMilli(),
                link,
                1,
                domain,
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
                visitor,
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
