package dev.hoplog.directory;

import static dev.hoplog.directory.Events.changed;
import static dev.hoplog.directory.Events.created;
import static dev.hoplog.directory.Events.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.LinkKey;
import dev.hoplog.events.topics.KeyPartition;
import dev.hoplog.events.topics.WrongTopicException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a directory does when its log is not what it was. */
class FollowerTest {

    private static final LinkKey ABC = key("abc");

    @TempDir
    Path folder;

    private final PaperLog log = new PaperLog();
    /** What is given instead of the next consumers. */
    private final Queue<Supplier<Consumer<byte[], byte[]>>> consumers = new ConcurrentLinkedQueue<>();

    private Directory directory;

    @BeforeEach
    void open() {
        directory = Directory.open(folder.resolve("directory"), 1 << 20);
    }

    @AfterEach
    void close() {
        directory.close();
    }

    @Test
    void an_event_it_does_not_know_stops_its_partition_and_no_other() {
        // Given
        LinkKey elsewhere = keyOfAnotherPartitionThan(ABC);
        follow();
        awaitPhase(Following.Phase.UP_TO_DATE);
        log.append(created("abc", 1, "https://one.example"));
        log.append(ABC.bytes(), "of a later version".getBytes(StandardCharsets.UTF_8));
        awaitPhase(Following.Phase.STOPPED);
        // When
        log.append(changed("abc", 1, 1, 2, "https://two.example"));
        log.append(created(elsewhere.slug().text(), 3, "https://three.example"));
        // Then
        await(() -> directory.find(elsewhere) instanceof Link.Live);
        assertThat(directory.find(ABC).version()).isEqualTo(1);
        assertThat(directory.history(Events.id(1)).events()).hasSize(1);
        assertThat(directory.effect(Events.command(2))).isEmpty();
        assertThat(directory.following().canDecide()).isFalse();
        assertThat(directory.following().reason())
                .startsWith("link-events-" + partition(ABC) + "@1: ")
                .contains("no link event", "newer version of Hoplog");
    }

    @Test
    void a_record_under_the_key_of_another_event_stops_its_partition() {
        // Given
        follow();
        // When
        log.append(key("def").bytes(), dev.hoplog.events.codec.LinkEventCodec.encode(created("abc", 1, "https://a.b")));
        // Then
        awaitPhase(Following.Phase.STOPPED);
        assertThat(directory.find(ABC)).isEqualTo(Link.ABSENT);
    }

    @Test
    void a_log_that_lost_its_end_is_folded_anew_at_the_next_start() {
        // Given
        upToDateWith("abc");
        reopen();
        log.truncate(ABC.bytes());
        // When
        follow();
        awaitPhase(Following.Phase.STOPPED);
        // Then
        assertThat(directory.find(ABC)).isInstanceOf(Link.Live.class);
        assertThat(directory.following().reason()).contains("start again");
        reopen();
        assertThat(directory.find(ABC)).isEqualTo(Link.ABSENT);
        follow();
        awaitPhase(Following.Phase.UP_TO_DATE);
    }

    @Test
    void what_a_log_without_its_beginning_cannot_give_again_is_kept() {
        // Given
        upToDateWith("abc");
        reopen();
        log.cut();
        // When
        follow();
        awaitPhase(Following.Phase.STOPPED);
        // Then
        assertThat(directory.following().reason()).contains("lost its first records", "backup");
        reopen();
        assertThat(directory.find(ABC)).isInstanceOf(Link.Live.class);
        assertThat(directory.origin()).contains(log.origin());
    }

    @Test
    void a_new_directory_does_not_pass_over_what_a_log_has_lost() {
        // Given
        log.cut();
        log.append(created("abc", 1, "https://one.example"));
        // When
        follow();
        awaitPhase(Following.Phase.STOPPED);
        // Then
        assertThat(directory.find(ABC)).isEqualTo(Link.ABSENT);
        assertThat(directory.complete().toCompletableFuture()).isNotCompleted();
    }

    @Test
    void rows_of_another_fold_are_folded_anew() {
        // Given
        upToDateWith("abc");
        directory.close();
        try (Store store = Store.openLinks(folder.resolve("directory"))) {
            Changes changes = store.begin();
            Origin origin = log.origin();
            changes.put(
                    Store.Table.META,
                    "origin".getBytes(StandardCharsets.US_ASCII),
                    "%s %s %d %d"
                            .formatted(
                                    origin.clusterId(), origin.topicId(), origin.partitions(), Store.FOLD_VERSION + 1)
                            .getBytes(StandardCharsets.US_ASCII));
            changes.commit();
        }
        // When
        open();
        // Then
        assertThat(directory.find(ABC)).isEqualTo(Link.ABSENT);
        follow();
        await(() -> directory.find(ABC) instanceof Link.Live);
    }

    @Test
    void a_log_that_was_made_again_under_its_reader_is_not_taken_for_one_that_lost_its_end() {
        // Given
        upToDateWith("abc");
        consumers.add(() -> {
            throw new WrongTopicException("Topic link-events was made again.");
        });
        // When
        log.truncate(ABC.bytes());
        awaitPhase(Following.Phase.STOPPED);
        // Then
        assertThat(directory.following().reason()).contains("made again");
        reopen();
        assertThat(directory.find(ABC)).isInstanceOf(Link.Live.class);
        assertThat(directory.origin()).contains(log.origin());
    }

    @Test
    void a_broker_that_fails_when_a_log_is_too_short_is_asked_again() {
        // Given
        upToDateWith("abc");
        consumers.add(() -> {
            throw new KafkaException("nobody answers");
        });
        // When
        log.truncate(ABC.bytes());
        awaitPhase(Following.Phase.STOPPED);
        // Then
        assertThat(directory.following().reason()).contains("shorter");
    }

    @Test
    void a_client_that_fails_is_made_anew_and_misses_nothing() {
        // Given
        consumers.add(() -> {
            throw new KafkaException("nobody answers");
        });
        // When
        follow();
        log.append(created("abc", 1, "https://one.example"));
        // Then
        await(() -> directory.find(ABC) instanceof Link.Live);
        awaitPhase(Following.Phase.UP_TO_DATE);
    }

    private void upToDateWith(String slug) {
        follow();
        log.append(created(slug, 1, "https://one.example"));
        await(() -> directory.find(key(slug)) instanceof Link.Live);
        awaitPhase(Following.Phase.UP_TO_DATE);
    }

    private void follow() {
        directory.follow(log.origin(), this::consumer, log::ends);
    }

    private Consumer<byte[], byte[]> consumer() {
        Supplier<Consumer<byte[], byte[]>> next = consumers.poll();
        return next == null ? log.consumer() : next.get();
    }

    private void reopen() {
        directory.close();
        open();
    }

    private void awaitPhase(Following.Phase phase) {
        await(() -> directory.following().phase() == phase);
    }

    private void await(BooleanSupplier reached) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as(() -> "still " + directory.following())
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static LinkKey keyOfAnotherPartitionThan(LinkKey other) {
        return IntStream.range(0, 100)
                .mapToObj(i -> key("s" + i))
                .filter(key -> partition(key) != partition(other))
                .findFirst()
                .orElseThrow();
    }

    private static int partition(LinkKey key) {
        return KeyPartition.of(key.bytes(), PaperLog.PARTITIONS);
    }
}
