package dev.hoplog.query;

import dev.hoplog.directory.Directory;
import dev.hoplog.query.redirect.RedirectServer;
import dev.hoplog.query.visitors.VisitorSalts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** The redirect port, the salt of visitors and the links in memory as metrics. Many reads of the disk mean that the memory for links is too small. */
record RedirectMetrics(RedirectServer server, Directory directory, VisitorSalts salts) implements MeterBinder {

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("hoplog.redirects.connections", server, RedirectServer::connections)
                .description("connections to the redirect port")
                .register(registry);
        FunctionCounter.builder("hoplog.redirects.turned.away", server, RedirectServer::turnedAway)
                .description("connections closed at once, being one too many")
                .register(registry);
        FunctionCounter.builder("hoplog.redirects.untracked", server, RedirectServer::untracked)
                .description("requests that were answered and, as was asked for, not journalled")
                .register(registry);
        Gauge.builder("hoplog.visitors.salt", salts, it -> it.areKnown() ? 1 : 0)
                .description("whether the salt of the day is known; without it clicks count no visitors")
                .register(registry);
        Gauge.builder(
                        "hoplog.directory.memory.links",
                        directory,
                        it -> it.inMemory().links())
                .description("links in memory")
                .register(registry);
        Gauge.builder(
                        "hoplog.directory.memory.bytes",
                        directory,
                        it -> it.inMemory().bytes())
                .description("memory of the links in it")
                .register(registry);
        FunctionCounter.builder(
                        "hoplog.directory.disk.reads",
                        directory,
                        it -> it.inMemory().diskReads())
                .description("links looked for on the disk for a redirect")
                .register(registry);
    }
}
