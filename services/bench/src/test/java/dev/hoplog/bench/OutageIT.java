package dev.hoplog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker as a black hole, which is worse than none: whoever asks it waits. */
class OutageIT {

    /** If each of them waited for the broker as long as a client of Kafka does, they would take an hour. */
    private static final int REDIRECTS = 2000;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LINKS = 10;

    @TempDir
    Path folder;

    @Test
    void redirects_go_on_while_the_broker_is_suspended_or_a_black_hole_and_all_are_counted() throws Exception {
        try (var outage = new Outage(folder, LINKS)) {
            outage.suspendBroker();
            follow(outage.query());
            outage.resumeBroker();

            outage.replaceBrokerByBlackHole();
            follow(outage.query());
            outage.bringBrokerBack();

            assertThat(BenchRedirect.awaitCounted(outage.query(), 0, 2L * REDIRECTS))
                    .isEqualTo(2L * REDIRECTS);
        }
    }

    private static void follow(Server query) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (var visitor = new Visitor(query.redirectPort())) {
            for (int i = 0; i < REDIRECTS; i++) {
                assertThat(visitor.follow(Links.slug(i % LINKS))).isEqualTo(302);
                assertThat(System.nanoTime())
                        .as("redirect %d of %d: somebody waits for the broker", i, REDIRECTS)
                        .isLessThan(deadline);
            }
            assertThat(visitor.follow("nobody-made-this")).isEqualTo(404);
        }
    }
}
