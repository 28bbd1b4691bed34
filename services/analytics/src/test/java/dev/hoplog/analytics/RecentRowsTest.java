package dev.hoplog.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RecentRowsTest {

    private static final CountKey KEY = CountKey.of(Clicks.link(1));

    private final RecentRows rows = new RecentRows();

    @Test
    void a_row_is_read_from_the_store_once() {
        var reads = new AtomicInteger();

        for (int i = 0; i < 3; i++) {
            assertThat(rows.get(KEY, _ -> {
                        reads.incrementAndGet();
                        return row(7);
                    }))
                    .isEqualTo(row(7));
        }

        assertThat(reads).hasValue(1);
    }

    @Test
    void a_row_that_is_not_in_the_store_is_none() {
        assertThat(rows.get(KEY, _ -> null)).isEqualTo(RecentRow.NONE);
    }

    @Test
    void a_row_that_was_written_is_read_from_then_on() {
        rows.get(KEY, _ -> row(7));

        rows.written(KEY, row(8));

        assertThat(rows.get(KEY, _ -> row(7))).isEqualTo(row(8));
    }

    @Test
    void a_row_that_was_written_while_the_old_one_was_read_is_read_from_then_on() {
        var isReading = new CountDownLatch(1);
        var store = new AtomicReference<>(row(7));
        var goOn = new CountDownLatch(1);
        var reader = CompletableFuture.supplyAsync(() -> rows.get(KEY, _ -> {
            RecentRow read = store.get();
            isReading.countDown();
            pass(goOn);
            return read;
        }));
        pass(isReading);
        store.set(row(8));
        Thread writer = Thread.ofPlatform().start(() -> rows.written(KEY, row(8)));
        await().until(() -> writer.getState() != Thread.State.RUNNABLE && writer.getState() != Thread.State.NEW);
        goOn.countDown();

        assertThat(reader.join()).isEqualTo(row(7));
        await().until(() -> !writer.isAlive());
        assertThat(rows.get(KEY, _ -> store.get())).isEqualTo(row(8));
    }

    @Test
    void after_all_was_forgotten_the_store_is_asked_again() {
        rows.get(KEY, _ -> row(7));

        rows.forget();

        assertThat(rows.get(KEY, _ -> row(6))).isEqualTo(row(6));
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RecentRow row(long clicks) {
        return new RecentRow(0, Positions.NONE, List.of(), clicks, 0);
    }
}
