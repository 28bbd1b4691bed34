package dev.hoplog.query.journal;

import static dev.hoplog.query.journal.Samples.at;
import static dev.hoplog.query.journal.Samples.entry;
import static dev.hoplog.query.journal.Samples.sent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promise: whatever dies when, readers that count each name once count each answered click once. */
class CrashTest {

    private static final int RUNS = 80;
    private static final Sender.Settings SETTINGS = new Sender.Settings(700, 20, 3, Duration.ofMillis(50));

    @TempDir
    Path directory;

    @Test
    void no_click_is_lost_or_counted_twice_by_any_history_of_crashes_and_failures() throws IOException {
        for (long seed = 0; seed < RUNS; seed++) {
            var history = new History(directory.resolve(Long.toString(seed)), seed);
            try {
                history.run();
                history.check();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static final class History {
        private final Path directory;
        private final Random random;
        private final SeenByReaders seen = new SeenByReaders();
        private final List<Connection> connections = new ArrayList<>();
        private final List<JournalWriter> writers = new ArrayList<>();
        private final JournalSettings settings;
        private final List<ClickEntry> clicks = new ArrayList<>();
        private long rolledUp;
        private Journal journal;
        private Shipping shipping;
        private int lives;
        private int number;
        private long nanos = 1;

        History(Path directory, long seed) {
            this.directory = directory;
            this.random = new Random(seed);
            // Every other journal is small enough to be full now and then.
            this.settings = seed % 2 == 0 ? Samples.SMALL : new JournalSettings(4096, 10 * 4096, Duration.ZERO);
            this.journal = Samples.open(directory.resolve("0"), settings, seed);
            this.shipping = live();
        }

        void run() throws IOException {
            for (int step = 0; step < 120; step++) {
                nanos += random.nextLong(Duration.ofMillis(400).toNanos());
                switch (random.nextInt(20)) {
                    case 0 -> crash();
                    case 1 -> writers.get(random.nextInt(2)).close();
                    case 2, 3 -> answer(new TimeoutException("away"));
                    case 4 -> answer(new OutOfOrderSequenceException("epoch"));
                    case 5, 6, 7, 8 -> acknowledge();
                    case 9, 10, 11, 12, 13 -> shipping.round(nanos, random.nextBoolean());
                    default -> append();
                }
            }
            writers.forEach(JournalWriter::close);
            shipAll();
            // What the first stop left behind, such as a tally of which no segment was made yet, is for the next start.
            Path last = directory.resolve(Integer.toString(lives));
            journal = Samples.open(last, settings, random.nextLong());
            shipping = new Shipping(journal, this::newProducer, SETTINGS, Samples.CLOCK, () -> {});
            shipAll();
        }

        private void shipAll() {
            for (int round = 0; round < 1000 && !shipping.isIdle(); round++) {
                nanos += Duration.ofSeconds(10).toNanos();
                shipping.round(nanos, true);
                acknowledge();
            }
            assertThat(journal.gauges().segments()).isZero();
            shipping.close();
            journal.close();
        }

        void check() {
            connections.forEach(connection -> connection.end(this::perhaps));
            seen.assertWhole();
            assertThat(seen.clicks()).containsExactlyInAnyOrderElementsOf(clicks);
            assertThat(seen.rolledUp()).isEqualTo(rolledUp);
        }

        private void append() {
            JournalWriter writer = writers.get(random.nextInt(2));
            for (int end = number + random.nextInt(1, 60); number < end; number++) {
                switch (writer.append(entry(number), at(number))) {
                    case APPENDED -> clicks.add(Samples.click(number));
                    case FULL -> rollUp(writer);
                    case TOO_LARGE -> throw new AssertionError("a click is longer than a segment");
                }
            }
        }

        private void rollUp(JournalWriter writer) {
            var link = LinkId.ofBits(new byte[] {(byte) (number % 3), 0, 0, 0, 0, 0, 0, 0, 0, 0});
            if (writer.rollUp(
                    new ClickEntry.RollUp(link, Domain.DEFAULT, at(number) / 60_000, Decision.REDIRECTED, 1))) {
                rolledUp++;
            }
        }

        private void acknowledge() {
            for (int left = random.nextInt(4); left > 0 && !connections.isEmpty(); left--) {
                connections.getLast().answer(null, seen::read);
            }
        }

        private void answer(RuntimeException failure) {
            if (!connections.isEmpty()) {
                connections.getLast().answer(failure, this::perhaps);
            }
        }

        /** What was sent without a good answer may be in the log all the same, or not. */
        private void perhaps(ClickBatch batch) {
            if (random.nextBoolean()) {
                seen.read(batch);
            }
        }

        private void crash() throws IOException {
            Path next = directory.resolve(Integer.toString(++lives));
            Samples.asAfterKill(directory.resolve(Integer.toString(lives - 1)), next);
            shipping.close();
            journal.close();
            journal = Samples.open(next, settings, random.nextLong());
            shipping = live();
        }

        private Shipping live() {
            writers.clear();
            writers.add(journal.writer());
            writers.add(journal.writer());
            return new Shipping(journal, this::newProducer, SETTINGS, Samples.CLOCK, () -> {});
        }

        private MockProducer<byte[], byte[]> newProducer() {
            connections.add(new Connection());
            return connections.getLast().producer;
        }
    }

    /** A producer, and how many of its records were answered: they are in the order of their sending. */
    private static final class Connection {
        private final MockProducer<byte[], byte[]> producer = Samples.producer(false);
        private int answered;

        void answer(@Nullable RuntimeException failure, Consumer<ClickBatch> log) {
            boolean wasOut = failure == null ? producer.completeNext() : producer.errorNext(failure);
            if (wasOut) {
                log.accept(sent(producer).get(answered++));
            }
        }

        void end(Consumer<ClickBatch> log) {
            List<ClickBatch> batches = sent(producer);
            batches.subList(answered, batches.size()).forEach(log);
        }
    }
}
