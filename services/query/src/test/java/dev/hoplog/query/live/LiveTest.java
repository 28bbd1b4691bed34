package dev.hoplog.query.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.topics.Layout;
import dev.hoplog.query.live.Live.Opened;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveTest {

    private static final UUID SEGMENT = new UUID(0, 1);
    private static final Start BEGINNING = new Start.At(Place.beginning(PaperLogs.LOGS));

    private final PaperLogs logs = new PaperLogs();
    private final List<Consumer<byte[], byte[]>> consumers = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicBoolean isAdmitted = new AtomicBoolean(true);
    private final Live live = live(Duration.ofMinutes(1));

    @AfterEach
    void end() {
        live.stop();
    }

    @Test
    void nobody_listens_before_the_logs_were_reached() throws Exception {
        assertThat(open(live, new Start.Now())).isInstanceOf(Opened.Refused.class);
        assertThat(live.listeners()).isZero();
    }

    @Test
    void a_stream_begins_with_the_place_to_come_back_to_and_tells_what_happens() throws Exception {
        // Given
        live.reached(PaperLogs.LOGS);
        logs.clicks(0, SEGMENT, 0, 1);
        try (var heard = hear(live, new Start.Now())) {
            String place = "id: " + logs.end();
            assertThat(heard.lines(4)).containsExactly("retry: 2000", "", place, "");

            // When
            logs.clicks(0, SEGMENT, 1, 2);

            // Then
            List<String> lines = heard.lines(4);
            assertThat(lines.get(0)).startsWith("id: ");
            assertThat(lines.get(1)).isEqualTo("event: click");
            assertThat(lines.get(2))
                    .startsWith("data: {")
                    .contains(PaperLogs.id(2).text());
            assertThat(lines.get(3)).isEmpty();
        }
    }

    @Test
    void who_begins_in_the_past_is_told_all_and_then_what_happens() throws Exception {
        // Given
        live.reached(PaperLogs.LOGS);
        for (int record = 0; record < 200; record++) {
            logs.clicks(0, SEGMENT, record, record);
        }
        try (var heard = hear(live, BEGINNING)) {
            for (int record = 0; record < 200; record++) {
                assertThat(heard.nextData()).contains(PaperLogs.id(record).text());
            }

            // When
            logs.clicks(0, SEGMENT, 200, 200);

            // Then
            assertThat(heard.nextData()).contains(PaperLogs.id(200).text());
        }
    }

    @Test
    void only_so_many_read_the_past_at_a_time() throws Exception {
        // Given
        live.reached(PaperLogs.LOGS);
        for (int record = 0; record < 200; record++) {
            logs.clicks(0, SEGMENT, record, record);
        }
        List<Opened.Open> open = new ArrayList<>();
        for (int listener = 0; listener < Live.MOST_IN_THE_PAST; listener++) {
            open.add((Opened.Open) open(live, BEGINNING));
        }
        assertThat(open(live, BEGINNING)).isInstanceOf(Opened.Refused.class);
        assertThat(open(live, new Start.Now())).as("now needs no reader").isInstanceOf(Opened.Open.class);

        // When
        live.run(open.getFirst(), new Broken(), LiveTest::nothing);

        // Then
        assertThat(open(live, BEGINNING)).isInstanceOf(Opened.Open.class);
    }

    @Test
    void a_place_that_is_recent_needs_no_reader() throws Exception {
        live.reached(PaperLogs.LOGS);
        logs.clicks(0, SEGMENT, 0, 1);

        assertThat(((Opened.Open) open(live, BEGINNING)).readsThePast()).isFalse();
        assertThat(consumers).hasSize(1);
    }

    @Test
    void the_logs_are_read_while_somebody_listens() throws Exception {
        // Given
        live.reached(PaperLogs.LOGS);
        assertThat(consumers).isEmpty();
        Opened.Open first = (Opened.Open) open(live, new Start.Now());
        Opened.Open second = (Opened.Open) open(live, new Start.Now());
        assertThat(consumers).hasSize(1);

        // When
        live.run(first, new Broken(), LiveTest::nothing);
        assertThat(((MockConsumer<byte[], byte[]>) consumers.getFirst()).closed())
                .isFalse();
        live.run(second, new Broken(), LiveTest::nothing);

        // Then
        threads.getFirst().join();
        assertThat(((MockConsumer<byte[], byte[]>) consumers.getFirst()).closed())
                .isTrue();
        assertThat(live.listeners()).isZero();
        assertThat(open(live, new Start.Now())).isInstanceOf(Opened.Open.class);
        assertThat(consumers).hasSize(2);
    }

    @Test
    void in_quiet_times_a_listener_is_told_so_and_the_place_to_come_back_to() throws Exception {
        // Given
        Live quick = live(Duration.ofMillis(20));
        quick.reached(PaperLogs.LOGS);
        var wanted = new Wanted(java.util.Set.of(LiveEvent.Kind.CLICK), PaperLogs.id(7), null, ListenerTest.ADMIN);
        try (var heard = hear(quick, quick.open(wanted, new Start.Now(), isAdmitted::get))) {
            heard.lines(4);

            // When
            logs.clicks(0, SEGMENT, 0, 1);

            // Then
            String place = "id: " + logs.end();
            String line = heard.lines(1).getFirst();
            while (!line.equals(place)) {
                assertThat(line).isIn(": nothing new", "");
                line = heard.lines(1).getFirst();
            }
        } finally {
            quick.stop();
        }
    }

    @Test
    void a_listener_whose_key_is_no_longer_valid_is_told_nothing_more() throws Exception {
        Live quick = live(Duration.ofMillis(20));
        quick.reached(PaperLogs.LOGS);
        try (var heard = hear(quick, new Start.Now())) {
            heard.lines(4);

            isAdmitted.set(false);

            heard.thread.join();
            assertThat(quick.listeners()).isZero();
        } finally {
            quick.stop();
        }
    }

    @Test
    void at_the_end_all_streams_end_also_those_that_nobody_reads() throws Exception {
        // Given
        live.reached(PaperLogs.LOGS);
        var reader = hear(live, new Start.Now());
        reader.lines(4);
        var stalled = new Stalled();
        Opened.Open open = (Opened.Open) open(live, new Start.Now());
        Thread writing = Thread.ofVirtual().start(() -> run(live, open, stalled, stalled::cut));
        stalled.isWriting.await();

        // When
        live.stop();

        // Then
        reader.thread.join();
        writing.join();
        assertThat(live.listeners()).isZero();
        assertThat(open(live, new Start.Now())).isInstanceOf(Opened.Refused.class);
    }

    @Test
    void one_who_reads_nothing_is_cut_off_and_counted_while_another_is_told_everything() throws Exception {
        // Given
        live.reached(PaperLogs.LOGS);
        var stalled = new Stalled();
        Opened.Open open = (Opened.Open) open(live, new Start.Now());
        Thread writing = Thread.ofVirtual().start(() -> run(live, open, stalled, stalled::cut));
        stalled.isWriting.await();
        try (var reader = hear(live, new Start.Now())) {
            // When
            for (int record = 0; record < 12; record++) {
                logs.clicks(0, SEGMENT, record * 1000L, new int[1000]);
                for (int i = 0; i < 1000; i++) {
                    reader.nextData();
                }
            }

            // Then
            writing.join();
            assertThat(live.dropped()).isEqualTo(1);
            assertThat(live.listeners()).isEqualTo(1);
        }
    }

    private static void nothing() {}

    private Live live(Duration heartbeat) {
        return new Live(
                Layout.SINGLE_BROKER,
                _ -> {
                    Consumer<byte[], byte[]> consumer = logs.consumer();
                    consumers.add(consumer);
                    return consumer;
                },
                logs::effect,
                PaperLogs.HOSTS,
                task -> {
                    Thread thread = Thread.ofPlatform().daemon().unstarted(task);
                    threads.add(thread);
                    return thread;
                },
                heartbeat);
    }

    private Opened open(Live opening, Start start) throws InterruptedException {
        return opening.open(ListenerTest.ALL, start, isAdmitted::get);
    }

    private Heard hear(Live opening, Start start) throws Exception {
        return hear(opening, open(opening, start));
    }

    private static Heard hear(Live opening, Opened opened) throws IOException {
        return new Heard(opening, (Opened.Open) opened);
    }

    private static void run(Live running, Opened.Open open, OutputStream out, Runnable cut) {
        try {
            running.run(open, out, cut);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A client that reads. */
    private static final class Heard implements AutoCloseable {

        private final BufferedReader reader;
        private final Thread thread;

        Heard(Live live, Opened.Open open) throws IOException {
            var in = new PipedInputStream(1 << 16);
            var out = new PipedOutputStream(in);
            reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            thread = Thread.ofPlatform().daemon().start(() -> LiveTest.run(live, open, out, LiveTest::nothing));
        }

        List<String> lines(int count) throws IOException {
            var lines = new ArrayList<String>();
            while (lines.size() < count) {
                lines.add(reader.readLine());
            }
            return lines;
        }

        String nextData() throws IOException {
            String line = reader.readLine();
            while (!line.startsWith("data: ")) {
                line = reader.readLine();
            }
            return line;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    /** A client that has gone. */
    private static final class Broken extends OutputStream {

        @Override
        public void write(int b) throws IOException {
            throw new IOException("gone");
        }
    }

    /** A client that is connected and reads nothing. */
    private static final class Stalled extends OutputStream {

        private final CountDownLatch isWriting = new CountDownLatch(1);
        private final CountDownLatch isCut = new CountDownLatch(1);

        void cut() {
            isCut.countDown();
        }

        @Override
        public void write(int b) throws IOException {
            isWriting.countDown();
            try {
                isCut.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("cut");
        }
    }
}
