package dev.hoplog.analytics;

import static dev.hoplog.analytics.Clicks.batch;
import static dev.hoplog.analytics.Clicks.click;
import static dev.hoplog.analytics.Clicks.link;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.events.Domain;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatheredStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

    private final KeyValueStore<Long, Gathered> log = log();
    private final AtomicInteger puts = new AtomicInteger();

    @TempDir
    private Path folder;

    @Test
    void clicks_that_are_told_before_the_commit_are_never_written() {
        var store = new GatheredStore(counted(log));
        store.add(5, clicks(2));
        store.clear();
        store.flushCache();

        assertThat(puts).hasValue(0);
        assertThat(store.all()).isEmpty();
        assertThat(store.clicks()).isZero();
    }

    @Test
    void clicks_that_are_not_told_at_a_commit_are_there_for_whoever_goes_on() {
        var store = new GatheredStore(log);
        store.add(5, clicks(2));
        store.add(7, clicks(1));
        store.flushCache();
        store.add(8, clicks(4));

        var next = new GatheredStore(log);

        assertThat(next.all()).containsExactly(clicks(2), clicks(1));
        assertThat(next.clicks()).isEqualTo(3);
    }

    @Test
    void clicks_that_are_told_after_a_commit_are_deleted() {
        var store = new GatheredStore(log);
        store.add(5, clicks(2));
        store.flushCache();
        store.add(7, clicks(1));
        store.flushCache();
        assertThat(written()).containsExactly(5L, 7L);

        store.add(9, clicks(1));
        assertThat(store.all()).hasSize(3);
        store.clear();
        store.flushCache();

        assertThat(written()).isEmpty();
    }

    @Test
    void a_store_that_stood_by_has_what_its_log_says_now() {
        var store = new GatheredStore(log);
        store.add(5, clicks(2));
        store.flushCache();
        store.clearCache();

        // Another one told that, and gathered something else.
        log.delete(5L);
        log.put(9L, clicks(3));

        assertThat(store.all()).containsExactly(clicks(3));
    }

    @Test
    void whoever_goes_on_deletes_what_was_written_before() {
        log.put(5L, clicks(2));
        var store = new GatheredStore(log);
        store.add(7, clicks(1));
        store.flushCache();
        store.clear();

        assertThat(written()).isEmpty();
    }

    @Test
    void what_is_in_memory_is_gone_when_the_store_is_opened_again() {
        var store = new GatheredStore(log);
        store.add(5, clicks(2));
        store.flushCache();
        store.add(7, clicks(1));

        var context = context();
        store.init(context.getStateStoreContext(), store);

        assertThat(store.all()).doesNotContain(clicks(1));
    }

    /** The driver commits after each record, and after time has passed. */
    @Test
    void streams_has_it_written_before_it_commits() {
        try (var driver = new CountsDriver(folder, NOW)) {
            driver.append(batch(new UUID(1, 1), 0, click(link(1), NOW)));
            assertThat(driver.gatheredLog())
                    .as("what is not told yet")
                    .hasSize(1)
                    .doesNotContainNull();

            driver.flush();
            assertThat(driver.gatheredLog())
                    .as("what was told is deleted")
                    .hasSize(1)
                    .containsNull();
        }
    }

    /** The same store, and how often something was put into it. */
    @SuppressWarnings("unchecked")
    private KeyValueStore<Long, Gathered> counted(KeyValueStore<Long, Gathered> store) {
        return (KeyValueStore<Long, Gathered>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {KeyValueStore.class}, (_, method, arguments) -> {
                    if (method.getName().equals("put")) {
                        puts.incrementAndGet();
                    }
                    return method.invoke(store, arguments);
                });
    }

    private List<Long> written() {
        try (var rows = log.all()) {
            var offsets = new ArrayList<Long>();
            rows.forEachRemaining(row -> offsets.add(row.key));
            return offsets;
        }
    }

    private static Gathered clicks(int count) {
        return new Gathered(Collections.nCopies(
                count, new Gathered.Entry(null, Domain.DEFAULT, 1, Classified.WITHOUT_DETAILS, 0, 1)));
    }

    private static KeyValueStore<Long, Gathered> log() {
        KeyValueStore<Long, Gathered> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore("gathered"), Serdes.Long(), StoreSerdes.GATHERED)
                .withLoggingDisabled()
                .build();
        store.init(context().getStateStoreContext(), store);
        return store;
    }

    private static MockProcessorContext<Void, Void> context() {
        var properties = new Properties();
        properties.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG, "test", StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:9092"));
        return new MockProcessorContext<>(properties, new TaskId(0, 0), null);
    }
}
