package dev.hoplog.links;

import dev.hoplog.links.search.LinkIndex;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;

/** The index of links as metrics. While {@code lag} grows, lists and searches fall behind what is written. */
record LinkIndexMetrics(LinkIndex index) implements MeterBinder {

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("hoplog.search.links", index, it -> it.gauges().links())
                .description("links in the index, archived and deleted ones included")
                .register(registry);
        Gauge.builder("hoplog.search.lag", index, it -> it.gauges().lag())
                .description("records of link-events that the index has not taken in yet")
                .register(registry);
        FunctionTimer.builder(
                        "hoplog.search.refresh",
                        index,
                        it -> it.gauges().refreshes(),
                        it -> it.gauges().refreshNanos(),
                        TimeUnit.NANOSECONDS)
                .description("bringing lists up to date")
                .register(registry);
    }
}
