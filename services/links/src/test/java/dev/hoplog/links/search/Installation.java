package dev.hoplog.links.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Link;
import dev.hoplog.directory.Origin;
import dev.hoplog.directory.limits.LimitCounts;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import dev.hoplog.links.InMemoryLog;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;

/** A log in memory, a directory that follows it, and an index that does or does not. */
final class Installation implements AutoCloseable {

    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    final InMemoryLog log = new InMemoryLog();
    final Origin origin = new Origin("cluster", new Uuid(1, 2), InMemoryLog.PARTITIONS);
    final InMemoryLog.Reader directoryReader = log.reader();
    final Directory directory;
    final LimitCounts limits;
    final Path folder;
    LinkIndex index;
    private int events;

    Installation(Path folder) {
        this.folder = folder;
        directory = Directory.open(folder.resolve("directory"), 0);
        limits = LimitCounts.open(folder.resolve("limits"), "node");
        directory.follow(origin, () -> directoryReader, CompletableFuture::new);
        index = open("search");
    }

    LinkIndex open(String name) {
        return LinkIndex.open(
                folder.resolve(name),
                directory,
                limits,
                Thread.ofPlatform().daemon().factory());
    }

    /** Closes the index and opens it again. */
    void reopen() {
        index.close();
        index = open("search");
    }

    void follow() {
        follow(index);
    }

    void follow(LinkIndex reading) {
        reading.follow(origin, log::reader);
        awaitAnswer(reading);
    }

    static void awaitAnswer(LinkIndex reading) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (reading.tags(Set.of(), null, 1) instanceof Answer.Unready<?>(String reason)) {
            assertThat(System.nanoTime()).as(reason).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    static LinkKey key(String slug) {
        return new LinkKey(Domain.DEFAULT, new Slug(slug));
    }

    static LinkId id(int number) {
        return LinkId.ofBits(ByteBuffer.allocate(10).putInt(6, number).array());
    }

    static LinkSettings settings(String title, String url, String... tags) {
        return new LinkSettings(
                url, url, title, "", List.of(tags), null, null, null, 302, true, false, false, false, null);
    }

    /** Creates a link whose creation is so many seconds after noon. */
    LinkEvent create(int number, String slug, LinkSettings settings) {
        return append(key(slug), id(number), 0, number, new LinkFact.LinkCreated(settings));
    }

    LinkEvent change(int number, String slug, long expected, LinkSettings settings) {
        return append(key(slug), id(number), expected, number, new LinkFact.LinkChanged(settings, List.of("x"), 0));
    }

    LinkEvent append(LinkKey key, LinkId id, long expected, int second, LinkFact fact) {
        events++;
        var event = new LinkEvent(
                key,
                id,
                expected,
                new CommandId(new UUID(7, events)),
                BodyHash.NONE,
                "tester",
                NOON.plusSeconds(second),
                fact);
        log.append(event);
        return event;
    }

    /** Returns once lists show all that was appended. */
    void awaitListed() {
        awaitListed(index);
    }

    void awaitListed(LinkIndex reading) {
        assertThat(reading.reached(log.ends(), Duration.ofSeconds(20)))
                .succeedsWithin(Duration.ofSeconds(20))
                .isEqualTo(true);
    }

    /** The ids of the first page. */
    List<LinkId> ids(LinkFilter filter, LinkSort sort) {
        return ids(index, new LinkQuery(filter, sort, null, 500));
    }

    List<LinkId> found(String search) {
        return ids(
                new LinkFilter(
                        search,
                        LinkFilter.NONE.tags(),
                        LinkFilter.NONE.tagsMode(),
                        LinkFilter.NONE.domains(),
                        LinkFilter.NONE.homes(),
                        null,
                        null,
                        LinkFilter.NONE.statuses(),
                        LinkFilter.NONE.archived()),
                LinkSort.NEWEST_FIRST);
    }

    static List<LinkId> ids(LinkIndex reading, LinkQuery asked) {
        return links(reading, asked).entries().stream().map(Installation::id).toList();
    }

    /** All pages, one after the other. */
    List<LinkId> walk(LinkFilter filter, LinkSort sort, int limit, Instant now) {
        var seen = new ArrayList<LinkId>();
        Place after = null;
        do {
            Answer.Links page = links(index, new LinkQuery(filter, sort, after, limit), now);
            page.entries().forEach(entry -> seen.add(id(entry)));
            after = page.next();
        } while (after != null);
        return seen;
    }

    static Answer.Links links(LinkIndex reading, LinkQuery asked) {
        return links(reading, asked, NOON);
    }

    static Answer.Links links(LinkIndex reading, LinkQuery asked, Instant now) {
        return found(reading.list(asked, now));
    }

    static <T> T found(Answer<T> answer) {
        return switch (answer) {
            case Answer.Found<T>(T result) -> result;
            case Answer.Unready<T>(String reason) -> throw new AssertionError(reason);
        };
    }

    static LinkId id(Directory.Entry entry) {
        return switch (entry.link()) {
            case Link.Live live -> live.id();
            case Link.Deleted deleted -> deleted.id();
            case Link.Absent _, Link.Purged _, Link.Alias _ -> throw new AssertionError(entry.toString());
        };
    }

    @Override
    public void close() {
        index.close();
        directory.close();
        limits.close();
    }
}
