package dev.hoplog.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.Generation;
import dev.hoplog.events.topics.Layout;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AnalyticsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:20:30Z");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:1", "no-such-host.invalid:9092"})
    void without_brokers_it_is_on_the_way_and_closes(String bootstrapServers) {
        var analytics = analytics(bootstrapServers);
        analytics.start();

        assertThat(analytics.health()).isInstanceOf(Health.Starting.class);
        assertThat(analytics.counts().windows(Scope.all(), NOW)).isEqualTo(new Answer.Moving<>());
        assertThat(analytics.isCaughtUp()).isFalse();

        analytics.close(Duration.ofSeconds(20));
        assertThat(analytics.health()).isEqualTo(new Health.Stopped("closed"));
    }

    @Test
    void what_was_never_started_is_closed_at_once() {
        var analytics = analytics("127.0.0.1:1");

        analytics.close();

        assertThat(analytics.counts().top(TopWindow.ALL_TIME, NOW, 1)).isEqualTo(new Answer.Moving<>());
    }

    private Analytics analytics(String bootstrapServers) {
        return new Analytics(
                new AnalyticsSettings(
                        bootstrapServers,
                        Layout.SINGLE_BROKER,
                        directory,
                        "node",
                        "127.0.0.1:8081",
                        Peers.NONE,
                        ZoneOffset.UTC,
                        () -> Clicks.CLASSIFIER,
                        Map.of()),
                Generation.first("v3"),
                () -> NOW,
                Thread.ofPlatform().daemon().factory());
    }
}
