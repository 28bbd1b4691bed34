package dev.hoplog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Following;
import dev.hoplog.directory.Link;
import dev.hoplog.directory.Origin;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import dev.hoplog.events.topics.KeyPartition;
import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.events.topics.Topics;
import dev.hoplog.events.topics.WrongTopicException;
import dev.hoplog.links.log.KafkaLinkLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The log of links on a real broker, when it is not, or is no longer, what the rule of the log needs. */
class LinkEventsIT {

    private static final String NAME = Topic.LINK_EVENTS.text();
    private static final int PARTITIONS = Topic.LINK_EVENTS.partitions(Layout.SINGLE_BROKER);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final LinkKey KEY = new LinkKey(Domain.DEFAULT, new Slug("abc"));
    private static final TopicPartition PARTITION = new TopicPartition(NAME, KeyPartition.of(KEY.bytes(), PARTITIONS));

    @TempDir
    static Path brokerFolder;

    @TempDir
    Path folder;

    private static int port;
    private static EmbeddedBroker broker;
    private static Admin admin;

    private Topics.Found found;

    @BeforeAll
    static void start() {
        port = HoplogProcess.freePort();
        broker = startedBroker();
        admin = Admin.create(broker.clientSettings());
    }

    @AfterAll
    static void end() {
        admin.close();
        broker.close();
    }

    @BeforeEach
    void make_the_topic_anew() throws Exception {
        if (exists()) {
            admin.deleteTopics(List.of(NAME)).all().get(30, TimeUnit.SECONDS);
            // The broker learns of it from the controller, a moment later.
            await().atMost(TIMEOUT).until(() -> !exists());
        }
        found = Topics.ensure(admin, Layout.SINGLE_BROKER, TIMEOUT);
    }

    @ParameterizedTest
    @CsvSource({
        "cleanup.policy, compact",
        "cleanup.policy, 'compact,delete'",
        "retention.ms, 604800000",
        "retention.bytes, 1000000",
        "unclean.leader.election.enable, true",
        "message.timestamp.type, LogAppendTime",
        "flush.messages, 1000",
    })
    void a_log_with_a_setting_under_which_its_past_may_change_is_refused(String name, String value) throws Exception {
        // Given
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, NAME),
                        List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                .all()
                .get(30, TimeUnit.SECONDS);
        // Then
        awaitRefusal(NAME, name + "=" + value, "must have " + name);
    }

    @Test
    void a_log_with_more_partitions_than_its_keys_were_laid_out_for_is_refused() throws Exception {
        // Given
        admin.createPartitions(Map.of(NAME, NewPartitions.increaseTo(PARTITIONS + 1)))
                .all()
                .get(30, TimeUnit.SECONDS);
        // Then
        awaitRefusal(NAME, "has 9 partitions and must have 8");
    }

    @Test
    void a_log_that_was_made_again_under_its_name_is_not_the_one_that_was_found() throws Exception {
        // Given
        Topics.requireSame(admin, Topic.LINK_EVENTS, found, TIMEOUT);
        Topics.Found before = found;
        // When
        make_the_topic_anew();
        // Then
        assertThatThrownBy(() -> Topics.requireSame(admin, Topic.LINK_EVENTS, before, TIMEOUT))
                .isInstanceOf(WrongTopicException.class)
                .hasMessageContainingAll(
                        NAME,
                        found.id(Topic.LINK_EVENTS).toString(),
                        before.id(Topic.LINK_EVENTS).toString());
    }

    @Test
    void a_log_that_lost_its_end_and_was_written_on_is_folded_anew() throws Exception {
        // Given
        append(created(1), deleted(1, 1), restored(1, 2));
        try (Directory directory = open()) {
            awaitPhase(directory, Following.Phase.UP_TO_DATE);
            assertThat(directory.find(KEY).version()).isEqualTo(3);
        }
        broker.close();
        removeRecords();
        broker = startedBroker();
        // When
        append(created(2), deleted(2, 1), restored(2, 2), deleted(2, 3), restored(2, 4));
        // Then
        try (Directory directory = open()) {
            awaitPhase(directory, Following.Phase.STOPPED);
            assertThat(directory.following().reason()).contains("shorter than what was folded");
            assertThat(directory.find(KEY).version()).isEqualTo(3);
        }
        try (Directory directory = open()) {
            awaitPhase(directory, Following.Phase.UP_TO_DATE);
            assertThat(directory.find(KEY)).isInstanceOfSatisfying(Link.Live.class, live -> {
                assertThat(live.id()).isEqualTo(id(2));
                assertThat(live.version()).isEqualTo(5);
            });
        }
    }

    @Test
    void a_log_that_lost_its_beginning_is_never_begun_elsewhere() throws Exception {
        // Given
        append(created(1));
        try (Directory directory = open()) {
            awaitPhase(directory, Following.Phase.UP_TO_DATE);
        }
        append(deleted(1, 1), restored(1, 2));
        // When
        admin.deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(2)))
                .all()
                .get(30, TimeUnit.SECONDS);
        // Then
        for (int start = 0; start < 2; start++) {
            try (Directory directory = open()) {
                awaitPhase(directory, Following.Phase.STOPPED);
                assertThat(directory.following().reason()).contains("lost its first records");
                assertThat(directory.find(KEY).version()).isEqualTo(1);
            }
        }
        try (Directory fresh = open("fresh")) {
            awaitPhase(fresh, Following.Phase.STOPPED);
            assertThat(fresh.find(KEY)).isEqualTo(Link.ABSENT);
        }
    }

    private static EmbeddedBroker startedBroker() {
        var started = new EmbeddedBroker(brokerFolder.resolve("kafka"), port, HoplogProcess.freePort());
        started.start();
        return started;
    }

    private static boolean exists() throws Exception {
        return admin.listTopics().names().get(30, TimeUnit.SECONDS).contains(NAME);
    }

    private static void awaitRefusal(String... words) {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThatThrownBy(() -> Topics.ensure(admin, Layout.SINGLE_BROKER, TIMEOUT))
                        .isInstanceOf(WrongTopicException.class)
                        .hasMessageContainingAll(words));
    }

    /** What a disk that came back empty leaves: the partition, and nothing in it. */
    private static void removeRecords() throws IOException {
        Path files = brokerFolder.resolve("kafka").resolve("log").resolve(PARTITION.toString());
        try (Stream<Path> all = Files.list(files)) {
            for (Path file :
                    all.filter(file -> !file.endsWith("partition.metadata")).toList()) {
                Files.delete(file);
            }
        }
    }

    private Directory open() {
        return open("directory");
    }

    private Directory open(String name) {
        Directory directory = Directory.open(folder.resolve(name), 0);
        directory.follow(
                new Origin(found.clusterId(), found.id(Topic.LINK_EVENTS), PARTITIONS),
                () -> new KafkaConsumer<>(with(Directory.consumerSettings())),
                CompletableFuture::new);
        return directory;
    }

    private static void append(LinkEvent... events) throws Exception {
        try (var log = new KafkaLinkLog(() -> new KafkaProducer<>(with(KafkaLinkLog.producerSettings())), PARTITIONS)) {
            for (LinkEvent event : events) {
                log.append(event).toCompletableFuture().get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static void awaitPhase(Directory directory, Following.Phase phase) {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(directory.following().phase())
                        .as("%s", directory.following())
                        .isEqualTo(phase));
    }

    private static LinkEvent created(int link) {
        var settings = LinkSettings.redirectingTo("https://example.org/", "https://example.org/");
        return event(link, 0, new LinkFact.LinkCreated(settings));
    }

    private static LinkEvent deleted(int link, long expectedVersion) {
        return event(link, expectedVersion, new LinkFact.LinkDeleted());
    }

    private static LinkEvent restored(int link, long expectedVersion) {
        return event(link, expectedVersion, new LinkFact.LinkRestored());
    }

    private static LinkEvent event(int link, long expectedVersion, LinkFact fact) {
        return new LinkEvent(
                KEY,
                id(link),
                expectedVersion,
                new CommandId(new UUID(link, expectedVersion)),
                BodyHash.NONE,
                "tester",
                Instant.parse("2026-01-01T00:00:00.123Z"),
                fact);
    }

    private static LinkId id(int link) {
        return LinkId.ofBits(new byte[] {(byte) link, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    }

    private static Map<String, Object> with(Map<String, Object> settings) {
        var all = new HashMap<>(settings);
        all.putAll(broker.clientSettings());
        return all;
    }
}
