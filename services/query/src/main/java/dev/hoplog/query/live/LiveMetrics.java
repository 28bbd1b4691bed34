package dev.hoplog.query.live;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What can be measured of those who listen. */
public final class LiveMetrics implements MeterBinder {

    private final Live live;

    public LiveMetrics(Live live) {
        this.live = live;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("hoplog.live.listeners", live, Live::listeners)
                .description("those who listen to events")
                .register(registry);
        FunctionCounter.builder("hoplog.live.dropped", live, Live::dropped)
                .description("those given up for reading too slowly")
                .register(registry);
    }
}
