package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Link;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import dev.hoplog.events.proto.LinkAlias;
import dev.hoplog.events.proto.LinkRow;
import dev.hoplog.events.proto.LinkState;
import dev.hoplog.events.topics.KeyPartition;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.links.log.KafkaLinkLog;
import dev.hoplog.links.table.LinksTable;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topic {@code links} on a real broker, with one writer and with several. */
class LinksTableIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    Path folder;

    private TestBroker broker;
    private LinksTopic links;
    private KafkaLinkLog log;
    private int events;

    @BeforeEach
    void start() throws Exception {
        broker = new TestBroker(folder.resolve("kafka"));
        links = new LinksTopic(broker);
        log = new KafkaLinkLog(broker::producer, TestBroker.partitions(Topic.LINK_EVENTS));
    }

    @AfterEach
    void end() {
        log.close();
        broker.close();
    }

    /** A process with a directory and a table of links. */
    private final class Node implements AutoCloseable {

        final Directory directory;
        final LinksTable table;

        Node(String name) {
            this(name, broker::consumer, () -> broker.consumer(LinksTable.consumerSettings()));
        }

        /**
         * @param directoryConsumers what its directory reads with
         * @param tableConsumers what its table reads with
         */
        Node(
                String name,
                Supplier<Consumer<byte[], byte[]>> directoryConsumers,
                Supplier<Consumer<byte[], byte[]>> tableConsumers) {
            directory = Directory.open(folder.resolve(name), 0);
            directory.follow(broker.origin(Topic.LINK_EVENTS), directoryConsumers, CompletableFuture::new);
            table = new LinksTable(directory, Thread.ofPlatform().daemon().factory());
            table.follow(
                    broker.origin(Topic.LINK_EVENTS),
                    broker.origin(Topic.LINKS).topicId(),
                    TestBroker.partitions(Topic.LINKS),
                    tableConsumers,
                    () -> broker.producer(LinksTable.producerSettings()));
        }

        @Override
        public void close() {
            table.close();
            directory.close();
        }
    }

    @Test
    void a_row_is_the_link_as_it_is_now() throws Exception {
        append(home(1), id(1), 0, new LinkFact.LinkCreated(settings("first")));
        append(home(1), id(1), 1, new LinkFact.LinkChanged(settings("second"), List.of("title"), 0));
        append(alias(1, "b"), id(1), 0, new LinkFact.AliasClaimed());
        append(alias(1, "a"), id(1), 0, new LinkFact.AliasClaimed());
        append(alias(1, "c"), id(1), 0, new LinkFact.AliasClaimed());
        append(alias(1, "c"), id(1), 1, new LinkFact.AliasReleased());
        append(home(2), id(2), 0, new LinkFact.LinkCreated(settings("other")));
        append(home(2), id(2), 1, new LinkFact.LinkDeleted());

        try (Node _ = new Node("node")) {
            links.awaitRows(rows -> {
                LinkRow row = rows.row(id(1));
                assertThat(row.getVersion()).isEqualTo(2);
                assertThat(row.getState()).isEqualTo(LinkState.LINK_STATE_LIVE);
                assertThat(row.getSlug()).isEqualTo("home-1");
                assertThat(row.getAliasesList().stream().map(LinkAlias::getSlug))
                        .containsExactly("alias-1-a", "alias-1-b");
                assertThat(row.getSettings().getTitle()).isEqualTo("second");
                assertThat(row.getSettings().getLongUrl()).isEqualTo("https://example.org/");
                assertThat(row.getCreatedAtMs()).isEqualTo(NOON.plusSeconds(1).toEpochMilli());
                assertThat(row.getUpdatedAtMs()).isEqualTo(NOON.plusSeconds(2).toEpochMilli());
                assertThat(rows.row(id(2)).getState()).isEqualTo(LinkState.LINK_STATE_DELETED);
            });
        }
    }

    @Test
    void a_row_says_which_events_it_includes() throws Exception {
        append(home(1), id(1), 0, new LinkFact.LinkCreated(settings("first")));

        try (Node _ = new Node("node")) {
            links.awaitRows(rows -> assertThat(rows.get(id(1))).isPresent());
            append(alias(1, "a"), id(1), 0, new LinkFact.AliasClaimed());

            int partition = partition(alias(1, "a"));
            links.awaitRows(rows -> assertThat(rows.row(id(1)).getSourcesList())
                    .singleElement()
                    .satisfies(source -> {
                        assertThat(source.getPartition()).isEqualTo(partition);
                        assertThat(source.getOffset()).isEqualTo(end(Topic.LINK_EVENTS, partition) - 1);
                    }));
        }
    }

    @Test
    void of_a_purged_link_nothing_is_left_but_that_it_is_gone() throws Exception {
        append(home(1), id(1), 0, new LinkFact.LinkCreated(settings("secret")));
        try (Node _ = new Node("node")) {
            links.awaitRows(rows -> assertThat(rows.get(id(1))).isPresent());
            append(home(1), id(1), 1, new LinkFact.LinkPurged());
            links.awaitRows(rows -> assertThat(rows.get(id(1))).isEmpty());
        }
    }

    @Test
    void a_creation_that_came_too_late_has_no_row() throws Exception {
        append(home(1), id(1), 0, new LinkFact.LinkCreated(settings("first")));
        append(home(1), id(2), 0, new LinkFact.LinkCreated(settings("too late")));
        append(home(3), id(3), 0, new LinkFact.LinkCreated(settings("last")));

        try (Node _ = new Node("node")) {
            links.awaitRows(rows -> assertThat(rows.byId()).containsOnlyKeys(id(1), id(3)));
        }
    }

    @Test
    void a_writer_that_was_fenced_takes_its_turn_again() throws Exception {
        append(home(1), id(1), 0, new LinkFact.LinkCreated(settings("first")));
        try (Node node = new Node("node")) {
            links.awaitRows(rows -> assertThat(rows.get(id(1))).isPresent());
            // When
            try (Producer<byte[], byte[]> other = broker.producer(LinksTable.producerSettings())) {
                other.initTransactions();
            }
            append(home(1), id(1), 1, new LinkFact.LinkDeleted());
            // Then
            links.awaitRows(rows -> assertThat(rows.row(id(1)).getState()).isEqualTo(LinkState.LINK_STATE_DELETED));
            await().atMost(TIMEOUT).until(() -> node.table.trouble().isEmpty() && node.table.lag() == 0);
        }
    }

    @Test
    void a_topic_that_was_made_again_is_filled_again() throws Exception {
        append(home(1), id(1), 0, new LinkFact.LinkCreated(settings("first")));
        try (Node _ = new Node("node")) {
            links.awaitRows(rows -> assertThat(rows.get(id(1))).isPresent());
        }
        // When
        broker.makeAgain(Topic.LINKS);
        // Then
        try (Node _ = new Node("node")) {
            links.awaitRows(rows -> assertThat(rows.get(id(1))).isPresent());
        }
    }

    @Test
    void whoever_takes_over_writes_nothing_before_it_knows_what_the_one_before_knew() throws Exception {
        // Given
        var behind = new TopicPartition(Topic.LINK_EVENTS.text(), partition(alias(1, "a")));
        assertThat(partition(home(1))).isNotEqualTo(behind.partition());
        var isHeld = new AtomicBoolean(true);
        var polls = new AtomicInteger();
        append(home(1), id(1), 0, new LinkFact.LinkCreated(settings("first")));
        append(alias(1, "a"), id(1), 0, new LinkFact.AliasClaimed());
        try (Node _ = new Node("node-0")) {
            links.awaitRows(
                    rows -> assertThat(rows.row(id(1)).getAliasesCount()).isEqualTo(1));
        }
        // When
        append(home(1), id(1), 1, new LinkFact.LinkChanged(settings("second"), List.of("title"), 0));
        try (Node late = new Node(
                "node-1",
                () -> broker.consumer(Directory.consumerSettings(), reader -> hold(reader, behind, isHeld.get())),
                () -> broker.consumer(LinksTable.consumerSettings(), _ -> polls.incrementAndGet()))) {
            await().atMost(TIMEOUT).until(() -> late.directory.find(home(1)).version() == 2 && late.table.lag() == 1);
            int before = polls.get();
            await().atMost(TIMEOUT).until(() -> polls.get() > before + 2);
            // Then
            assertThat(links.rows().row(id(1)).getVersion()).isEqualTo(1);
            isHeld.set(false);
            links.awaitRows(rows -> {
                assertThat(rows.row(id(1)).getVersion()).isEqualTo(2);
                assertThat(rows.row(id(1)).getAliasesCount()).isEqualTo(1);
            });
        }
    }

    @Test
    void whoever_writes_no_older_row_comes_after_a_newer_one_and_the_last_is_the_link() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var nodes = new ArrayList<Node>(List.of(new Node("node-0"), new Node("node-1")));
        var versions = new LinkedHashMap<LinkKey, Long>();
        try {
            for (int round = 0; round < 6; round++) {
                for (int i = 0; i < 40; i++) {
                    appendSomething(random, versions);
                }
                // Nodes come and go, and each begins with a directory of its own age.
                int number = random.nextInt(2);
                nodes.get(number).close();
                nodes.set(number, new Node("node-" + number));
            }
            Directory directory = nodes.getFirst().directory;
            links.awaitRows(rows -> {
                assertThat(rows.byId()).as("seed %d", seed).hasSize(versions.size());
                rows.byId().forEach((id, row) -> assertIs(row.orElseThrow(), directory, id));
            });
        } finally {
            nodes.forEach(Node::close);
        }

        var last = new LinkedHashMap<String, LinkRow>();
        for (ConsumerRecord<byte[], byte[]> record : links.records()) {
            LinkRow row = LinkRow.parseFrom(record.value());
            LinkRow before = last.put(row.getLinkId(), row);
            if (before != null) {
                assertThat(row.getVersion()).as("seed %d", seed).isGreaterThanOrEqualTo(before.getVersion());
                assertThat(row.getAliasesCount())
                        .as("aliases, which are never released here, seed %d", seed)
                        .isGreaterThanOrEqualTo(before.getAliasesCount());
            }
        }
    }

    /** Of five links, a change of one or a further alias. */
    private void appendSomething(Random random, Map<LinkKey, Long> versions) throws Exception {
        int number = 1 + random.nextInt(5);
        LinkKey home = home(number);
        long version = versions.getOrDefault(home, 0L);
        if (version > 0 && random.nextBoolean()) {
            append(alias(number, "x" + events), id(number), 0, new LinkFact.AliasClaimed());
            return;
        }
        LinkFact fact = version == 0
                ? new LinkFact.LinkCreated(settings("0"))
                : new LinkFact.LinkChanged(settings(Long.toString(version)), List.of("title"), 0);
        append(home, id(number), version, fact);
        versions.put(home, version + 1);
    }

    private static void hold(Consumer<byte[], byte[]> reader, TopicPartition partition, boolean isHeld) {
        if (isHeld) {
            reader.pause(List.of(partition));
        } else {
            reader.resume(List.of(partition));
        }
    }

    private static void assertIs(LinkRow row, Directory directory, LinkId id) {
        LinkKey home = directory.home(id).orElseThrow();
        assertThat(directory.find(home)).isInstanceOfSatisfying(Link.Live.class, live -> {
            assertThat(row.getVersion()).isEqualTo(live.version());
            assertThat(row.getSettings().getTitle()).isEqualTo(live.settings().title());
        });
        assertThat(row.getAliasesCount()).isEqualTo(directory.aliases(id).size());
    }

    private long end(Topic topic, int partition) {
        var one = new TopicPartition(topic.text(), partition);
        try (Consumer<byte[], byte[]> consumer = broker.consumer()) {
            return consumer.endOffsets(List.of(one)).getOrDefault(one, 0L);
        }
    }

    private void append(LinkKey key, LinkId id, long expected, LinkFact fact) throws Exception {
        events++;
        log.append(new LinkEvent(
                        key,
                        id,
                        expected,
                        new CommandId(new UUID(7, events)),
                        BodyHash.NONE,
                        "tester",
                        NOON.plusSeconds(events),
                        fact))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private static LinkSettings settings(String title) {
        return new LinkSettings(
                "https://example.org/",
                "https://example.org/",
                title,
                "",
                List.of(),
                null,
                null,
                null,
                302,
                true,
                false,
                false,
                false,
                null);
    }

    private static LinkKey home(int number) {
        return new LinkKey(Domain.DEFAULT, new Slug("home-" + number));
    }

    private static LinkKey alias(int number, String name) {
        return new LinkKey(Domain.DEFAULT, new Slug("alias-" + number + "-" + name));
    }

    private static LinkId id(int number) {
        return LinkId.ofBits(ByteBuffer.allocate(10).putInt(6, number).array());
    }

    private static int partition(LinkKey key) {
        return KeyPartition.of(key.bytes(), TestBroker.partitions(Topic.LINK_EVENTS));
    }
}
