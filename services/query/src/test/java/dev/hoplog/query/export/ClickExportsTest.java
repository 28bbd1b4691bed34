package dev.hoplog.query.export;

import static dev.hoplog.query.export.PaperClicks.ALL;
import static dev.hoplog.query.export.PaperClicks.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hoplog.events.ClickEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ClickExportsTest {

    private static final int RECORDS = 200;
    private static final int CLICKS_OF_A_RECORD = 3;

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final PaperClicks clicks = clicks(CLICKS_OF_A_RECORD);
    private final ClickExports exports = new ClickExports(_ -> clicks.log(), this::thread);

    @Test
    void pages_are_together_all_rows_each_once() throws Exception {
        var pages = new ArrayList<String>();
        var node = exports;
        Cursor next = null;
        int page = 0;
        do {
            // Now and then another node answers, which does not know what was before.
            node = page++ % 3 == 2 ? new ClickExports(_ -> clicks.log(), Thread::new) : node;
            ClickExports.Page answer = node.page(ID, ALL, next, 7);
            json(answer).forEach(row -> pages.add(name(row)));
            next = answer.next();
        } while (next != null);

        assertThat(pages)
                .doesNotHaveDuplicates()
                .hasSize(RECORDS * CLICKS_OF_A_RECORD)
                .isEqualTo(streamed(null));
    }

    @Test
    void a_stream_goes_on_behind_the_last_row_that_a_client_has() throws Exception {
        List<String> all = streamed(null);
        ClickExports.Page page = exports.page(ID, ALL, null, 100);

        assertThat(streamed(page.next())).isEqualTo(all.subList(100, all.size()));
    }

    @Test
    void whoever_reads_slowly_holds_up_the_reading() throws Exception {
        PaperClicks many = clicks(50);
        var held = new ClickExports(_ -> many.log(), this::thread);
        var taken = new CountDownLatch(1);
        var slow = new SlowReader(taken);
        Thread export = Thread.ofVirtual().start(() -> stream(held, slow));

        // One thread writes and one makes rows ahead; in the end both wait for the client.
        await().until(() ->
                threads.size() == 2 && slow.isWaiting.get() && threads.get(1).getState() == Thread.State.WAITING);

        taken.countDown();
        export.join();
        assertThat(slow.rows()).hasSize(RECORDS * 50);
    }

    @Test
    void a_client_who_goes_away_ends_the_export() throws Exception {
        assertThatThrownBy(() -> exports.stream(
                        ID,
                        ALL,
                        null,
                        Format.NDJSON,
                        _ -> new OutputStream() {
                            @Override
                            public void write(int b) throws IOException {
                                throw new IOException("gone");
                            }
                        },
                        () -> {}))
                .hasMessage("gone");
        await().until(() -> threads.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void there_are_only_so_many_at_once_and_the_next_one_when_one_has_ended() throws Exception {
        var taken = new CountDownLatch(1);
        var begun = new ArrayList<Thread>();
        var readers = new ArrayList<SlowReader>();
        for (int i = 0; i < ClickExports.MOST_AT_ONCE; i++) {
            var reader = new SlowReader(taken);
            readers.add(reader);
            begun.add(Thread.ofVirtual().start(() -> stream(exports, reader)));
        }
        await().until(() -> readers.stream().allMatch(reader -> reader.isWaiting.get()));

        assertThatThrownBy(() -> exports.page(ID, ALL, null, 1)).isInstanceOf(ClickExports.BusyException.class);

        taken.countDown();
        for (Thread export : begun) {
            export.join();
        }
        assertThat(json(exports.page(ID, ALL, null, 1)).size()).isEqualTo(1);
    }

    @Test
    void the_end_of_the_node_ends_exports_that_wait_for_their_clients() throws Exception {
        var slow = new SlowReader(new CountDownLatch(1));
        Thread export = Thread.ofVirtual().start(() -> stream(exports, slow));
        await().until(slow.isWaiting::get);

        exports.stop();

        export.join();
        await().until(() -> threads.stream().noneMatch(Thread::isAlive));
        assertThatThrownBy(() -> exports.page(ID, ALL, null, 1)).isInstanceOf(ClickExports.BusyException.class);
    }

    /** Takes the first bytes when it is told to. */
    private static final class SlowReader extends OutputStream {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final AtomicBoolean isWaiting = new AtomicBoolean();
        private final CountDownLatch taken;

        SlowReader(CountDownLatch taken) {
            this.taken = taken;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] some, int offset, int length) throws IOException {
            isWaiting.set(true);
            try {
                taken.await();
            } catch (InterruptedException e) {
                throw new IOException("cut", e);
            }
            bytes.write(some, offset, length);
        }

        List<String> rows() {
            return bytes.toString(StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static void stream(ClickExports exports, OutputStream out) {
        try {
            exports.stream(ID, ALL, null, Format.NDJSON, _ -> out, () -> {});
        } catch (IOException | ClickExports.BusyException e) {
            // A test that this is about looks at what was written.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> streamed(@Nullable Cursor from) throws Exception {
        var out = new ByteArrayOutputStream();
        exports.stream(ID, ALL, from, Format.NDJSON, _ -> out, () -> {});
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> name(JsonMapper.shared().readTree(line)))
                .toList();
    }

    private static JsonNode json(ClickExports.Page page) {
        return JsonMapper.shared().readTree("[" + new String(page.json(), StandardCharsets.UTF_8) + "]");
    }

    private static String name(JsonNode row) {
        return row.path("segmentId").asString() + "-" + row.path("seq").asLong();
    }

    private Thread thread(Runnable task) {
        var thread = new Thread(task);
        threads.add(thread);
        return thread;
    }

    /** Every record twice, and cut elsewhere the second time. */
    private static PaperClicks clicks(int ofARecord) {
        var clicks = new PaperClicks(2);
        for (int i = 0; i < RECORDS; i++) {
            var segment = new UUID(1, i / 10);
            long seq = (i % 10) * (long) ofARecord;
            ClickEntry[] entries = IntStream.range(i, i + ofARecord)
                    .mapToObj(PaperClicks::click)
                    .toArray(ClickEntry[]::new);
            clicks.append(i / 10 % 2, segment, seq, entries);
            clicks.append(i / 10 % 2, segment, seq + 1, Arrays.copyOfRange(entries, 1, ofARecord));
        }
        return clicks;
    }
}
