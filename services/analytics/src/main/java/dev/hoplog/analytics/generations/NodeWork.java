package dev.hoplog.analytics.generations;

import dev.hoplog.analytics.Analytics;
import dev.hoplog.analytics.AnalyticsSettings;
import dev.hoplog.analytics.ClickCounts;
import dev.hoplog.analytics.Counting;
import dev.hoplog.analytics.Kept;
import dev.hoplog.analytics.Remains;
import dev.hoplog.analytics.verify.LogCheck;
import dev.hoplog.events.Generation;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;

/** With Kafka Streams, one client for each generation. */
public final class NodeWork implements GenerationWork {

    private final AnalyticsSettings settings;
    private final LogCheck check;
    private final InstantSource clock;
    private final ThreadFactory threads;

    /** @param threads makes the thread that all others of a generation are started by */
    public NodeWork(AnalyticsSettings settings, LogCheck check, InstantSource clock, ThreadFactory threads) {
        this.settings = settings;
        this.check = check;
        this.clock = clock;
        this.threads = threads;
    }

    @Override
    public Counting count(Generation generation) {
        return new Analytics(settings, generation, clock, threads);
    }

    @Override
    public long differing(ClickCounts counts, Kept kept, LogCheck.Progress progress) throws InterruptedException {
        return check.differing(counts, kept, progress);
    }

    @Override
    public void delete(Generation generation) throws IOException, InterruptedException {
        Remains.delete(settings, generation);
    }
}
