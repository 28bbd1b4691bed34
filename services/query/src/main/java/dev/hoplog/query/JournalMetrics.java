package dev.hoplog.query;

import dev.hoplog.query.journal.Journal;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** The journal as metrics. Alert when {@code refused} grows: those clicks were answered and are not counted. */
record JournalMetrics(Redirects redirects) implements MeterBinder {

    @Override
    public void bindTo(MeterRegistry registry) {
        counter(registry, "hoplog.journal.appended", "clicks written to the journal", Journal.Gauges::appended);
        counter(registry, "hoplog.journal.rolled.up", "clicks counted without their details", Journal.Gauges::rolledUp);
        counter(registry, "hoplog.journal.refused", "clicks for which there was no room", Journal.Gauges::refused);
        counter(
                registry,
                "hoplog.journal.originals.left.out",
                "clicks that Kafka did not take and whose originals were not kept",
                Journal.Gauges::originalsLeftOut);
        gauge(
                registry,
                "hoplog.journal.unshipped",
                "clicks that are not in Kafka yet",
                Journal.Gauges::unshippedEntries);
        gauge(registry, "hoplog.journal.bytes", "size of the journal's files", Journal.Gauges::bytes);
    }

    private void counter(
            MeterRegistry registry, String name, String description, ToDoubleFunction<Journal.Gauges> value) {
        FunctionCounter.builder(name, redirects, it -> read(it, value))
                .description(description)
                .register(registry);
    }

    private void gauge(
            MeterRegistry registry, String name, String description, ToDoubleFunction<Journal.Gauges> value) {
        Gauge.builder(name, redirects, it -> read(it, value))
                .description(description)
                .register(registry);
    }

    private static double read(Redirects redirects, ToDoubleFunction<Journal.Gauges> value) {
        return redirects.journal().map(gauges -> value.applyAsDouble(gauges)).orElse(0.0);
    }
}
