package dev.hoplog.events.codec;

import dev.hoplog.events.ApiKey;
import dev.hoplog.events.ApiKeyDeleted;
import dev.hoplog.events.ApiKeyEvent;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.Generation;
import dev.hoplog.events.GenerationEvent;
import dev.hoplog.events.LimitCount;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkRow;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.RollUpPart;
import dev.hoplog.events.Slug;
import dev.hoplog.events.Trigger;
import dev.hoplog.events.VisitorSalt;
import dev.hoplog.events.VisitorSketchBytes;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** One of each event, with every field set. Their bytes are golden: these values never change. */
final class Samples {

    static final LinkSettings PLAIN = LinkSettings.redirectingTo("https://example.org/a", "https://example.org/a");
    static final LinkSettings FULL = new LinkSettings(
            "https://müller.example/ä b",
            "https://xn--mller-kva.example/%C3%A4%20b",
            "A title",
            "Some notes",
            List.of("spring", "sale"),
            Instant.parse("2026-01-01T00:00:00Z"),
            Instant.parse("2027-01-01T00:00:00.001Z"),
            1000L,
            308,
            true,
            true,
            true,
            true,
            new LinkKey(new Domain("go.example.org"), new Slug("new")));

    static final LinkId LINK = new LinkId("lnk_mzxw6ytbojtg633c");
    static final UUID SEGMENT = UUID.fromString("0f0e0d0c-0b0a-0908-0706-050403020100");

    private Samples() {}

    static Map<String, LinkEvent> linkEvents() {
        var events = new LinkedHashMap<String, LinkEvent>();
        events.put("link-created-v1", event(0, new LinkFact.LinkCreated(FULL)));
        events.put("link-created-plain-v1", event(0, new LinkFact.LinkCreated(PLAIN)));
        events.put("link-changed-v1", event(1, new LinkFact.LinkChanged(FULL, List.of("title", "tags"), 7)));
        events.put("link-deleted-v1", event(2, new LinkFact.LinkDeleted()));
        events.put("link-restored-v1", event(3, new LinkFact.LinkRestored()));
        events.put("link-purged-v1", event(4, new LinkFact.LinkPurged()));
        events.put("alias-claimed-v1", event(0, new LinkFact.AliasClaimed()));
        events.put("alias-released-v1", event(1, new LinkFact.AliasReleased()));
        return events;
    }

    static Map<String, ClickEntry> clickEntries() {
        var entries = new LinkedHashMap<String, ClickEntry>();
        entries.put("click-v1", click());
        entries.put("click-orphan-v1", orphan());
        entries.put(
                "click-stripped-v1",
                new ClickEntry.StrippedClick(1_795_000_000_123L, LINK, Domain.DEFAULT, Decision.EXPIRED));
        entries.put(
                "click-roll-up-v1",
                new ClickEntry.RollUp(null, new Domain("go.example.org"), 29_916_666, Decision.UNKNOWN_SLUG, 12_345));
        entries.put("click-sealed-v1", new ClickEntry.Sealed(99));
        return entries;
    }

    static ClickEntry.Click click() {
        return new ClickEntry.Click(
                1_795_000_000_123L,
                LINK,
                3,
                new Domain("go.example.org"),
                "launch",
                "/l%61unch",
                "utm_source=x",
                "https://example.org/a?utm_source=x",
                302,
                Decision.REDIRECTED,
                "rule",
                "variant",
                Trigger.QR,
                "GET",
                new ClickEntry.Visitor(
                        "https://news.example/",
                        "Mozilla/5.0",
                        "de-CH,de;q=0.9",
                        "203.0.113.0/24",
                        "CH",
                        0x0123456789abcdefL,
                        "prefetch",
                        "probe"),
                List.of(new ClickEntry.Parameter("utm_medium", "mail")),
                "node-1");
    }

    static Map<String, ApiKeyEvent> apiKeys() {
        var samples = new LinkedHashMap<String, ApiKeyEvent>();
        samples.put("api-key-v1", apiKey(BodyHash.NONE));
        samples.put("api-key-v2", apiKey(new BodyHash("cd".repeat(32))));
        samples.put(
                "api-key-deleted-v1", new ApiKeyDeleted("key_1", Instant.parse("2026-11-24T10:00:00.123Z"), "admin"));
        return samples;
    }

    private static ApiKey apiKey(BodyHash bodyHash) {
        return new ApiKey(
                "key_1",
                "ab".repeat(32),
                List.of("links:read", "links:write"),
                List.of(Domain.DEFAULT, new Domain("go.example.org")),
                "marketing",
                "The shop's key",
                Instant.parse("2026-11-23T10:00:00Z"),
                Instant.parse("2027-11-23T10:00:00Z"),
                "admin",
                bodyHash);
    }

    static LimitCount limitCount() {
        return new LimitCount(LINK, "node-1", 300);
    }

    static Map<String, GenerationEvent> generationEvents() {
        var samples = new LinkedHashMap<String, GenerationEvent>();
        samples.put(
                "generation-begun-v1",
                generationEvent(new GenerationEvent.Begun(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"))));
        samples.put("generation-checked-v1", generationEvent(new GenerationEvent.Checked(Set.of(0, 1, 3))));
        samples.put("generation-switched-v1", generationEvent(new GenerationEvent.Switched(true)));
        samples.put("generation-failed-v1", generationEvent(new GenerationEvent.Failed("2 links differ.")));
        samples.put("generation-dropped-v1", generationEvent(new GenerationEvent.Dropped()));
        return samples;
    }

    private static GenerationEvent generationEvent(GenerationEvent.Change change) {
        return new GenerationEvent(
                new Generation("v3-Europe_Vienna", 2), Instant.parse("2026-11-26T10:00:00.123Z"), "key_1", change);
    }

    static Map<String, RollUpPart> rollUpParts() {
        var range = new RollUpPart.Range(1_000, 2_500);
        var samples = new LinkedHashMap<String, RollUpPart>();
        samples.put(
                "roll-up-segments-v1",
                new RollUpPart(
                        range,
                        0,
                        new RollUpPart.Segments(List.of(new RollUpPart.SegmentSeen(
                                SEGMENT, List.of(0L, 94L, 100L, 1_000L), 1_795_000_000_123L)))));
        samples.put("roll-up-counts-v1", new RollUpPart(range, 1, new RollUpPart.Counts(List.of(countsOfALink()))));
        samples.put(
                "roll-up-seal-v1",
                new RollUpPart(
                        range,
                        2,
                        new RollUpPart.Seal(
                                2,
                                new RollUpPart.Clicks(10, 7, 2),
                                3,
                                "v3",
                                Instant.parse("2026-11-26T10:00:00.123Z"))));
        return samples;
    }

    private static RollUpPart.KeyCounts countsOfALink() {
        var all = new RollUpPart.Clicks(10, 7, 2);
        return new RollUpPart.KeyCounts(
                LINK.text(),
                List.of(
                        new RollUpPart.Quarter(
                                1_994_444,
                                new RollUpPart.Clicks(6, 6, 0),
                                VisitorSketchBytes.of(new byte[] {0x00, 0x11, 0x22, 0x33})),
                        new RollUpPart.Quarter(1_994_447, new RollUpPart.Clicks(4, 1, 2), VisitorSketchBytes.NONE)),
                List.of(new RollUpPart.Day(
                        20_775,
                        all,
                        Map.of(
                                "country",
                                Map.of("DE", new RollUpPart.Clicks(6, 5, 1), "AT", new RollUpPart.Clicks(3, 2, 1)),
                                "trigger",
                                Map.of("link", all)))));
    }

    static VisitorSalt visitorSalt() {
        return new VisitorSalt(
                LocalDate.parse("2026-11-23"), HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f"));
    }

    private static ClickEntry.Click orphan() {
        return new ClickEntry.Click(
                1_795_000_000_123L,
                null,
                0,
                Domain.DEFAULT,
                "nothing",
                "",
                "",
                "",
                404,
                Decision.UNKNOWN_SLUG,
                "",
                "",
                Trigger.LINK,
                "HEAD",
                ClickEntry.Visitor.UNKNOWN,
                List.of(),
                "");
    }

    private static LinkEvent event(long expectedVersion, LinkFact fact) {
        return new LinkEvent(
                new LinkKey(new Domain("go.example.org"), new Slug("grüße")),
                LINK,
                expectedVersion,
                new CommandId(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")),
                new BodyHash("cd".repeat(32)),
                "key_1",
                Instant.parse("2026-11-23T10:00:00.123Z"),
                fact);
    }

    static LinkRow linkRow() {
        return new LinkRow(
                LINK,
                3,
                true,
                new LinkKey(new Domain("go.example.org"), new Slug("old")),
                List.of(
                        new LinkKey(new Domain("go.example.org"), new Slug("new")),
                        new LinkKey(Domain.DEFAULT, new Slug("spring"))),
                FULL,
                Instant.parse("2026-01-01T00:00:00.123Z"),
                Instant.parse("2026-02-01T00:00:00.456Z"),
                Map.of(3, 1042L, 1, 7L));
    }
}
