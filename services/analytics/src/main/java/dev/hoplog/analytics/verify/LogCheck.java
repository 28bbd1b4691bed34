package dev.hoplog.analytics.verify;

import dev.hoplog.analytics.ClickCounts;
import dev.hoplog.analytics.Kept;
import dev.hoplog.analytics.classify.Classifier;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Compares all counts that a node keeps with the log, now, on the thread that asks. */
public final class LogCheck {

    private final Supplier<ClickRecords> records;
    private final Supplier<Classifier> classifier;
    private final InstantSource clock;

    /** Told how many records are counted, and of how many. */
    @FunctionalInterface
    public interface Progress {
        void reached(long done, long total);
    }

    /** @param records begins to read the log */
    public LogCheck(Supplier<ClickRecords> records, Supplier<Classifier> classifier, InstantSource clock) {
        this.records = records;
        this.classifier = classifier;
        this.clock = clock;
    }

    /**
     * Counts the log and compares.
     *
     * @param kept what is compared
     * @return how many counts differ; 0 if all are equal
     * @throws IllegalStateException if they are not here for too long
     * @throws org.apache.kafka.common.KafkaException if the log cannot be read
     * @throws InterruptedException if the thread was interrupted
     */
    public long differing(ClickCounts counts, Kept kept, Progress progress) throws InterruptedException {
        try (ClickRecords clicks = records.get()) {
            return new Comparison(counts, clicks, classifier.get(), null, kept, clock, progress).differing();
        }
    }
}
