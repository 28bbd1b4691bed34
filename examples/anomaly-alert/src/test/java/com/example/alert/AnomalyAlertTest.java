package com.example.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.hoplog.events.proto.Click;
import dev.hoplog.events.proto.ClickBatch;
import dev.hoplog.events.proto.ClickEntry;
import dev.hoplog.events.proto.Decision;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnomalyAlertTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String LINK = "lnk_mzxw6ytbojtg633c";

    @TempDir
    Path folder;

    private final List<Alert> alerts = new ArrayList<>();
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> clicks;
    private int segments;

    @BeforeEach
    void start() {
        var settings = new Properties();
        settings.put("state.dir", folder.toString());
        driver = new TopologyTestDriver(
                AnomalyAlert.topology(new Threshold(5, 3), (_, alert) -> alerts.add(alert)), settings);
        clicks = driver.createInputTopic("click-events", new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void end() {
        driver.close();
    }

    @Test
    void a_minute_with_far_more_clicks_than_the_hour_before_is_told_once() {
        for (int minute = 0; minute < 60; minute++) {
            follow(1, NOON.plusSeconds(60L * minute));
        }
        follow(9, NOON.plusSeconds(3600));

        assertThat(alerts).containsExactly(new Alert(LINK, NOON.plusSeconds(3600), 6, 1));
    }

    @Test
    void as_many_clicks_as_ever_are_no_news() {
        for (int minute = 0; minute < 60; minute++) {
            follow(9, NOON.plusSeconds(60L * minute));
        }
        alerts.clear();
        follow(9, NOON.plusSeconds(3600));

        assertThat(alerts).isEmpty();
    }

    @Test
    void a_few_clicks_on_a_quiet_link_are_no_news() {
        follow(2, NOON);

        assertThat(alerts).isEmpty();
    }

    @Test
    void a_batch_that_comes_again_counts_once() {
        ClickBatch batch = batch(2, NOON);
        clicks.pipeInput(null, batch.toByteArray(), NOON);
        clicks.pipeInput(null, batch.toByteArray(), NOON.plusSeconds(1));
        // Cut differently: the second entry, and a third.
        clicks.pipeInput(null, batch.toBuilder().setFirstSeq(1).build().toByteArray(), NOON.plusSeconds(2));

        assertThat(alerts).containsExactly(new Alert(LINK, NOON, 3, 0));
    }

    private void follow(int times, Instant at) {
        clicks.pipeInput(null, batch(times, at).toByteArray(), at);
    }

    private ClickBatch batch(int times, Instant at) {
        var batch = ClickBatch.newBuilder().setSegmentId(ByteString.copyFromUtf8("%016d".formatted(segments++)));
        for (int i = 0; i < times; i++) {
            batch.addEntries(ClickEntry.newBuilder()
                    .setClick(Click.newBuilder()
                            .setLinkId(LINK)
                            .setDecision(Decision.DECISION_REDIRECTED)
                            .setOccurredAtMs(at.toEpochMilli())));
        }
        return batch.build();
    }
}
