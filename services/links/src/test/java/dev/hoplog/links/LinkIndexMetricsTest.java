package dev.hoplog.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkIndexMetricsTest {

    @Test
    void links_lag_and_refreshes_are_told(@TempDir Path folder) {
        var meters = new SimpleMeterRegistry();
        try (var node = new Node(folder, new InMemoryLog(), InstantSource.system(), Duration.ofSeconds(5))) {
            new LinkIndexMetrics(node.index).bindTo(meters);
            node.created("one");
            node.awaitListed();

            assertThat(meters.get("hoplog.search.links").gauge().value()).isEqualTo(1);
            assertThat(meters.get("hoplog.search.lag").gauge().value()).isZero();
            assertThat(meters.get("hoplog.search.refresh").functionTimer().count())
                    .isPositive();
        }
    }
}
