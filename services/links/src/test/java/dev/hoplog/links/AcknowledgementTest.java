package dev.hoplog.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Link;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Domain;
import dev.hoplog.events.Slug;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.links.log.KafkaLinkLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the producer's word is worth: the record is in the log each time, and only the fold says what became of it. */
class AcknowledgementTest {

    private static final Creation GENERATED = creation(null);
    private static final Creation CUSTOM = creation(new Slug("abc"));
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00.123Z");
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final InMemoryLog log = new InMemoryLog();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @SuppressWarnings("NullAway.Init")
    private Node here;

    @SuppressWarnings("NullAway.Init")
    private Node there;

    /** What the producer says of a record that it wrote. */
    enum Word {
        /** That it is written, and not where: as of a repeat that the broker has forgotten the place of. */
        WITHOUT_AN_OFFSET(LONG),
        DELIVERY_TIMEOUT(LONG),
        TOO_FEW_REPLICAS(LONG),
        /** Nothing, ever. */
        NONE(SHORT);

        private final Duration patience;

        Word(Duration patience) {
            this.patience = patience;
        }
    }

    @BeforeEach
    void open(@TempDir Path folder) {
        here = new Node(folder.resolve("here"), log, InstantSource.fixed(NOW), LONG);
        there = new Node(folder.resolve("there"), log, InstantSource.fixed(NOW), LONG);
    }

    @AfterEach
    void close() {
        assertThat(here.directory.decisions().waiting()).isZero();
        threads.close();
        here.close();
        there.close();
    }

    @Test
    void one_without_an_offset_does_not_keep_the_link_from_its_owner() {
        // When
        Written written = writer(Word.WITHOUT_AN_OFFSET).create(GENERATED, command(1));
        // Then
        assertThat(done(written).link().version()).isEqualTo(1);
    }

    @Test
    void one_without_an_offset_is_not_the_decision() throws Exception {
        // Given
        here.reader.hold();
        Directory.Entry owner = done(there.writer.create(CUSTOM, command(2)));
        Future<Written> written =
                threads.submit(() -> writer(Word.WITHOUT_AN_OFFSET).create(CUSTOM, command(1)));
        log.awaitSize(2);
        // When
        here.reader.release();
        // Then
        assertThat(rejection(written.get(10, TimeUnit.SECONDS))).isInstanceOf(Rejection.SlugTaken.class);
        assertThat(there.directory.find(owner.key())).isEqualTo(owner.link());
    }

    @ParameterizedTest
    @EnumSource(
            value = Word.class,
            names = {"DELIVERY_TIMEOUT", "TOO_FEW_REPLICAS", "NONE"})
    void without_one_the_outcome_is_unknown_and_a_repeat_on_any_node_finds_the_link(Word word) {
        // Given
        here.reader.hold();
        assertThat(rejection(writer(word).create(GENERATED, command(1)))).isInstanceOf(Rejection.OutcomeUnknown.class);
        // When
        Directory.Entry elsewhere = done(there.writer.create(GENERATED, command(1)));
        here.reader.release();
        Directory.Entry again = done(here.writer.create(GENERATED, command(1)));
        // Then
        assertThat(again).isEqualTo(elsewhere);
        assertThat(again.link()).isInstanceOfSatisfying(Link.Live.class, live -> {
            assertThat(live.version()).isEqualTo(1);
            assertThat(here.directory.history(live.id()).events()).hasSize(1);
        });
    }

    @Test
    void a_repeat_before_the_node_has_seen_the_first_is_the_same_link() throws Exception {
        // Given
        here.reader.hold();
        writer(Word.DELIVERY_TIMEOUT).create(GENERATED, command(1));
        Future<Written> repeat = threads.submit(() -> here.writer.create(GENERATED, command(1)));
        log.awaitSize(2);
        // When
        here.reader.release();
        // Then
        Directory.Entry entry = done(repeat.get(10, TimeUnit.SECONDS));
        assertThat(entry.link().version()).isEqualTo(1);
        assertThat(log.size()).isEqualTo(2);
        assertThat(done(there.writer.create(GENERATED, command(1)))).isEqualTo(entry);
    }

    private LinkWriter writer(Word word) {
        var linkLog = new KafkaLinkLog(() -> new Laconic(word), InMemoryLog.PARTITIONS);
        return new LinkWriter(
                here.directory, here.limits, linkLog, here.names, InstantSource.fixed(NOW), word.patience);
    }

    /** Writes every record, and says of it what it is told to. */
    private final class Laconic extends MockProducer<byte[], byte[]> {

        private final Word word;

        Laconic(Word word) {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.word = word;
        }

        @Override
        @SuppressWarnings("NullAway") // Kafka's callback has a failure or none.
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            log.append(LinkEventCodec.decode(record.value()));
            var nowhere =
                    new RecordMetadata(new TopicPartition(record.topic(), record.partition()), -1, -1, -1, -1, -1);
            switch (word) {
                case WITHOUT_AN_OFFSET -> callback.onCompletion(nowhere, null);
                case DELIVERY_TIMEOUT -> callback.onCompletion(nowhere, new TimeoutException("the batch expired"));
                case TOO_FEW_REPLICAS ->
                    callback.onCompletion(nowhere, new NotEnoughReplicasAfterAppendException("one of three"));
                case NONE -> {}
            }
            return new CompletableFuture<>();
        }
    }

    private static Creation creation(@Nullable Slug slug) {
        var target = new Edit.Target(new Destination("https://example.com/", "https://example.com/"));
        return new Creation(Domain.DEFAULT, slug, SlugPattern.DEFAULT, List.of(target), false);
    }

    private static Provenance command(long number) {
        return new Provenance(new CommandId(new UUID(0, number)), new BodyHash("a".repeat(64)), "tester");
    }

    private static Directory.Entry done(Written written) {
        assertThat(written).isInstanceOf(Written.Done.class);
        return ((Written.Done) written).entry();
    }

    private static Rejection rejection(Written written) {
        assertThat(written).isInstanceOf(Written.Refused.class);
        return ((Written.Refused) written).rejection();
    }
}
