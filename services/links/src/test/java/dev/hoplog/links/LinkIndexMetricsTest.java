package dev.hoplog.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.BodyHash;
import dev.hoplog.events.Domain;
import dev.hoplog.events.Slug;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkIndexMetricsTest {

    @Test
    void links_lag_and_refreshes_are_told(@TempDir Path folder) {
        var meters = new SimpleMeterRegistry();
        try (var node = new Node(folder, new InMemoryLog(), InstantSource.system(), Duration.ofSeconds(5))) {
            new LinkIndexMetrics(node.index).bindTo(meters);
            node.writer.create(
                    new Creation(
                            Domain.DEFAULT,
                            new Slug("one"),
                            SlugPattern.DEFAULT,
                            List.of(new Edit.Target(new Destination("https://a.b/", "https://a.b/"))),
                            false),
                    new Provenance(node.names.command(), BodyHash.NONE, "tester"));
            node.awaitListed();

            assertThat(meters.get("hoplog.search.links").gauge().value()).isEqualTo(1);
            assertThat(meters.get("hoplog.search.lag").gauge().value()).isZero();
            assertThat(meters.get("hoplog.search.refresh").functionTimer().count())
                    .isPositive();
        }
    }
}
