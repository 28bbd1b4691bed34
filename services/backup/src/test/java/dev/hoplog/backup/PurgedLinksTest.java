package dev.hoplog.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.backup.proto.LogRecord;
import dev.hoplog.directory.Link;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.RollUpPart;
import dev.hoplog.events.Slug;
import dev.hoplog.events.Trigger;
import dev.hoplog.events.VisitorSketchBytes;
import dev.hoplog.events.codec.ClickCodec;
import dev.hoplog.events.codec.ClickDecoder;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.events.codec.RollUpCodec;
import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.Topic;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup without the text of purged links. */
class PurgedLinksTest {

    private static final LinkId PURGED = LinkId.ofBits(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    private static final LinkId KEPT = LinkId.ofBits(new byte[] {2, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    private static final LinkId LATE = LinkId.ofBits(new byte[] {3, 0, 0, 0, 0, 0, 0, 0, 0, 0});

    @TempDir
    Path folder;

    private final InMemoryLogs original = InMemoryLogs.made(Layout.SINGLE_BROKER);
    private final InMemoryLogs copy = new InMemoryLogs();
    private int commands;

    @Test
    void nothing_is_left_of_a_purged_links_text_and_everything_of_other_links() {
        // Given
        append("purged", PURGED, 0, new LinkFact.LinkCreated(settings("secret one")));
        append("kept", KEPT, 0, new LinkFact.LinkCreated(settings("open")));
        append("purged", PURGED, 1, new LinkFact.LinkChanged(settings("secret two"), List.of("title"), 0));
        // Came too late, for a slug that was taken; and for a version that was gone.
        append("purged", LATE, 0, new LinkFact.LinkCreated(settings("secret three")));
        append("purged", PURGED, 1, new LinkFact.LinkChanged(settings("secret four"), List.of("title"), 0));
        append("alias", PURGED, 0, new LinkFact.AliasClaimed());
        append("purged", PURGED, 2, new LinkFact.LinkPurged());
        append("kept", KEPT, 9, new LinkFact.LinkPurged());
        click(PURGED, "https://secret.example/five");
        click(KEPT, "https://open.example/");
        // When
        copyWithoutPurged();
        // Then
        assertThat(text(original))
                .contains("secret one", "secret two", "secret three", "secret four", "secret.example");
        assertThat(text(copy)).doesNotContain("secret").contains("open", "https://open.example/");
        assertThat(links(copy)).isEqualTo(links(original));
        assertThat(links(copy).get("/purged")).isEqualTo(new Link.Purged(3, PURGED));
        assertThat(clicks(copy)).isEqualTo(clicks(original)).hasSize(2);
    }

    @Test
    void nothing_is_left_of_where_a_purged_link_led_in_roll_ups_but_its_clicks() {
        // Given
        append("purged", PURGED, 0, new LinkFact.LinkCreated(settings("secret one")));
        append("kept", KEPT, 0, new LinkFact.LinkCreated(settings("open")));
        append("purged", PURGED, 1, new LinkFact.LinkPurged());
        original.put(Topic.CLICK_EVENTS, 0, LogRecord.getDefaultInstance());
        original.delete(Topic.CLICK_EVENTS, 0, 1);
        rollUp(0, PURGED.text(), "https://secret.example/one", "https://open.example/");
        rollUp(1, "domain/", "https://secret.example/one", "https://open.example/");
        rollUp(2, KEPT.text(), "https://open.example/", "https://open.example/kept");
        rollUp(3, "all", "https://secret.example/one", "https://open.example/", "https://open.example/kept");
        // When
        copyWithoutPurged();
        // Then
        assertThat(text(original)).contains("secret.example/one");
        assertThat(text(copy)).doesNotContain("secret");
        assertThat(rolledUp(copy))
                .containsEntry(PURGED.text(), Set.of())
                .containsEntry("domain/", Set.of("https://open.example/"))
                .containsEntry(KEPT.text(), Set.of("https://open.example/", "https://open.example/kept"))
                .containsEntry("all", Set.of("https://open.example/", "https://open.example/kept"));
    }

    @Test
    void a_backup_as_usual_has_everything() {
        append("purged", PURGED, 0, new LinkFact.LinkCreated(settings("secret one")));
        append("purged", PURGED, 1, new LinkFact.LinkPurged());

        backUp(false);

        assertThat(text(copy)).contains("secret one");
    }

    @Test
    void a_link_event_that_is_not_known_may_have_a_text_and_is_refused() {
        original.put(Topic.LINK_EVENTS, 0, LogsContract.sample(0));

        assertThatThrownBy(this::copyWithoutPurged)
                .isInstanceOf(RefusedStartException.class)
                .hasMessageContaining("cannot be left out");
    }

    private void copyWithoutPurged() {
        backUp(true);
    }

    private void backUp(boolean withoutPurged) {
        Path out = folder.resolve("out");
        new Backup(original, out).write(new Backup.Provenance("1", "2026-11-23T10:00:00Z", ""), withoutPurged);
        new Restore(BackupFolder.open(out), copy).run();
    }

    private static LinkSettings settings(String text) {
        return LinkSettings.redirectingTo("https://example.org/" + text, "https://example.org/" + text);
    }

    private void append(String slug, LinkId id, long expectedVersion, LinkFact fact) {
        var event = new LinkEvent(
                key(slug),
                id,
                expectedVersion,
                new CommandId(new UUID(0, ++commands)),
                BodyHash.NONE,
                "key_1",
                Instant.ofEpochMilli(1_700_000_000_000L + commands),
                fact);
        original.put(
                Topic.LINK_EVENTS,
                // As in the log, all of a key in one partition.
                Math.floorMod(slug.hashCode(), 8),
                LogRecord.newBuilder()
                        .setKey(ByteString.copyFrom(event.key().bytes()))
                        .setValue(ByteString.copyFrom(LinkEventCodec.encode(event)))
                        .build());
    }

    private static LinkKey key(String slug) {
        return new LinkKey(new Domain(""), new Slug(slug));
    }

    private void click(LinkId id, String destination) {
        var click = new ClickEntry.Click(
                1_700_000_000_000L,
                id,
                1,
                new Domain(""),
                "slug",
                "",
                "",
                destination,
                302,
                Decision.REDIRECTED,
                "",
                "",
                Trigger.LINK,
                "GET",
                ClickEntry.Visitor.UNKNOWN,
                List.of(),
                "node");
        original.put(
                Topic.CLICK_EVENTS,
                2,
                LogRecord.newBuilder()
                        .setValue(ByteString.copyFrom(
                                ClickCodec.encodeBatch(new UUID(0, 1), commands++, List.of(ClickCodec.encode(click)))))
                        .build());
    }

    /** Ten clicks of a key on one day, one to each destination. */
    private void rollUp(int number, String key, String... destinations) {
        var all = new RollUpPart.Clicks(10, 10, 0);
        var byDestination = new HashMap<String, RollUpPart.Clicks>();
        for (String destination : destinations) {
            byDestination.put(destination, new RollUpPart.Clicks(1, 1, 0));
        }
        var counts = new RollUpPart.KeyCounts(
                key,
                List.of(new RollUpPart.Quarter(960, all, VisitorSketchBytes.NONE)),
                List.of(new RollUpPart.Day(10, all, Map.of("destination", byDestination))));
        var part = new RollUpPart(new RollUpPart.Range(0, 1), number, new RollUpPart.Counts(List.of(counts)));
        original.put(
                Topic.CLICK_ROLLUPS,
                0,
                LogRecord.newBuilder()
                        .setValue(ByteString.copyFrom(RollUpCodec.encode(part)))
                        .build());
    }

    /** Destinations by key, where all ten clicks are still counted. */
    private static Map<String, Set<String>> rolledUp(InMemoryLogs logs) {
        var destinations = new HashMap<String, Set<String>>();
        for (LogRecord record :
                logs.content().getOrDefault(Topic.CLICK_ROLLUPS, List.of()).getFirst()) {
            var counts = (RollUpPart.Counts)
                    RollUpCodec.decode(record.getValue().toByteArray()).content();
            RollUpPart.KeyCounts key = counts.keys().getFirst();
            assertThat(key.days().getFirst().all().clicks()).isEqualTo(10);
            destinations.put(
                    key.key(),
                    key.days()
                            .getFirst()
                            .values()
                            .getOrDefault("destination", Map.of())
                            .keySet());
        }
        return destinations;
    }

    private static String text(InMemoryLogs logs) {
        var text = new StringBuilder();
        logs.content()
                .values()
                .forEach(topic -> topic.forEach(partition -> partition.forEach(
                        record -> text.append(record.getValue().toStringUtf8()).append('\n'))));
        return text.toString();
    }

    /** What the fold makes of each key. */
    private static Map<String, Link> links(InMemoryLogs logs) {
        var links = new HashMap<String, Link>();
        for (List<LogRecord> partition : logs.content().getOrDefault(Topic.LINK_EVENTS, List.of())) {
            for (LogRecord record : partition) {
                LinkEvent event = LinkEventCodec.decode(record.getValue().toByteArray());
                links.merge(
                        record.getKey().toStringUtf8(),
                        Link.evolve(Link.ABSENT, event),
                        (before, _) -> Link.evolve(before, event));
            }
        }
        return links;
    }

    /** Of each click the link, in the order of the log. */
    private static List<LinkId> clicks(InMemoryLogs logs) {
        var clicks = new ArrayList<LinkId>();
        for (List<LogRecord> partition : logs.content().getOrDefault(Topic.CLICK_EVENTS, List.of())) {
            for (LogRecord record : partition) {
                new ClickDecoder()
                        .batch(record.getValue().toByteArray()).entries().stream()
                                .map(entry -> ((ClickEntry.Click) entry).linkId())
                                .forEach(clicks::add);
            }
        }
        return clicks;
    }
}
