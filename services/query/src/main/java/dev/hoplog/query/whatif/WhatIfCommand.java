package dev.hoplog.query.whatif;

import dev.hoplog.analytics.classify.ClickClassifier;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.api.Hosts;
import dev.hoplog.api.role.BrokerSettings;
import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.api.role.Role;
import dev.hoplog.directory.Link;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import dev.hoplog.query.GeoSettings;
import dev.hoplog.query.export.ClickFilter;
import dev.hoplog.query.export.ClickScan;
import dev.hoplog.query.export.TimeRange;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hoplog what-if}: runs old clicks through a changed link, and tells who would have gone where. */
@Command(
        name = "what-if",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs the clicks of a link through a link that is changed as you say, and tells who would have gone where.",
            "Nothing is changed. It asks Kafka and no process of Hoplog; a limit of clicks (maxClicks) is left out of account."
        })
public final class WhatIfCommand implements Callable<Integer> {

    private static final String LOGGING = "logback.configurationFile";

    @Parameters(paramLabel = "SLUG", description = "The slug with which the link was made")
    private String slug = "";

    @Option(
            names = "--domain",
            paramLabel = "HOST",
            defaultValue = "",
            description = "Its domain; default: the default one")
    private String domain = "";

    @Option(
            names = "--version",
            paramLabel = "N",
            defaultValue = "9223372036854775807",
            description = "The link as it was in this version, before the changes below; default: as it is now")
    private long version;

    @Option(names = "--long-url", paramLabel = "URL", description = "With this destination")
    private @Nullable URI longUrl;

    @Option(
            names = "--valid-since",
            paramLabel = "TIME",
            converter = TimeRange.ToInstant.class,
            description = "Valid from this instant on")
    private @Nullable Instant validSince;

    @Option(
            names = "--valid-until",
            paramLabel = "TIME",
            converter = TimeRange.ToInstant.class,
            description = "Expired from this instant on")
    private @Nullable Instant validUntil;

    @Option(names = "--disabled", arity = "1", paramLabel = "true|false", description = "Switched off, or on")
    private @Nullable Boolean disabled;

    @Mixin
    private final TimeRange range = new TimeRange();

    @Option(
            names = "--by",
            paramLabel = "DIMENSION",
            description = "Tells clicks apart by country, device, browser, os, referrer, language, utmSource ...")
    private @Nullable String by;

    @Mixin
    private final GeoSettings geo = new GeoSettings();

    @Mixin
    private final BrokerSettings brokers = new BrokerSettings();

    public static void main(String[] args) {
        // Before anything can log.
        System.setProperty(LOGGING, System.getProperty(LOGGING, "dev/hoplog/query/export/logback.xml"));
        Role.mainInBackground(new WhatIfCommand(), args);
    }

    @Override
    public Integer call() throws InterruptedException {
        Map<String, Object> kafka = brokers.clientSettings("127.0.0.1:9092");
        LinkKey home = home();
        Dimension dimension = dimension();
        try {
            Link.Live changed = changed(LinkReader.read(kafka, home, version));
            var whatIf = new WhatIf(home, changed, dimension);
            ClickScan.run(
                    kafka,
                    new ClickFilter(range.from(), range.to(), changed.id(), Set.of(), false, true),
                    new ClickClassifier(geo.readableFiles(), InstantSource.system()),
                    new Hosts(URI.create("http://localhost:8080"), List.of()),
                    whatIf::add);
            print(whatIf);
            return 0;
        } catch (KafkaException e) {
            throw new RefusedStartException(
                    "Kafka at " + kafka.get("bootstrap.servers") + " does not give the log (" + e.getMessage()
                            + "): name a broker that runs with --kafka.",
                    e);
        }
    }

    private LinkKey home() {
        try {
            return new LinkKey(domain.isEmpty() ? Domain.DEFAULT : new Domain(domain), new Slug(slug));
        } catch (IllegalArgumentException e) {
            throw new RefusedStartException("\"" + slug + "\" is no slug, or \"" + domain + "\" no domain.", e);
        }
    }

    private @Nullable Dimension dimension() {
        if (by == null) {
            return null;
        }
        return Arrays.stream(Dimension.values())
                .filter(dimension -> dimension.text().equals(by))
                .findFirst()
                .orElseThrow(() -> new RefusedStartException("\"" + by + "\" is not one of "
                        + Arrays.stream(Dimension.values()).map(Dimension::text).toList() + "."));
    }

    private Link.Live changed(Link link) {
        return switch (link) {
            case Link.Live live ->
                new Link.Live(live.version(), live.id(), changed(live.settings()), live.createdAt(), live.updatedAt());
            case Link.Deleted deleted ->
                new Link.Live(
                        deleted.version(),
                        deleted.id(),
                        changed(deleted.settings()),
                        deleted.createdAt(),
                        deleted.updatedAt());
            case Link.Absent _ -> throw new RefusedStartException("No link was made with the slug \"" + slug + "\".");
            case Link.Alias alias ->
                throw new RefusedStartException("\"" + slug + "\" is another slug of " + alias.id()
                        + ": name the one with which that link was made.");
            case Link.Purged purged -> throw new RefusedStartException(purged.id() + " is purged.");
        };
    }

    private LinkSettings changed(LinkSettings before) {
        String url = longUrl == null ? before.longUrl() : longUrl.toString();
        return new LinkSettings(
                url,
                longUrl == null ? before.location() : url,
                before.title(),
                before.notes(),
                before.tags(),
                validSince == null ? before.validSince() : validSince,
                validUntil == null ? before.validUntil() : validUntil,
                null,
                before.redirectStatus(),
                before.forwardQuery(),
                before.crawlable(),
                disabled == null ? before.disabled() : disabled,
                before.archived(),
                before.primary());
    }

    private static void print(WhatIf whatIf) {
        System.out.printf("%12s %12s  %-40s %-40s %s%n", "clicks", "humans", "went", "would have gone", "");
        whatIf.rows()
                .forEach(row -> System.out.printf(
                        Locale.ROOT,
                        "%,12d %,12d  %-40s %-40s %s%n",
                        row.getValue().clicks(),
                        row.getValue().humans(),
                        text(row.getKey().before()),
                        row.getKey().isMoved() ? text(row.getKey().after()) : "the same",
                        row.getKey().value()));
        WhatIf.Count moved = whatIf.totals().getOrDefault(true, new WhatIf.Count(0, 0));
        WhatIf.Count same = whatIf.totals().getOrDefault(false, new WhatIf.Count(0, 0));
        System.out.printf(
                Locale.ROOT,
                "%nOf %,d clicks %,d would have gone elsewhere, %,d of them by humans.%n",
                moved.clicks() + same.clicks(),
                moved.clicks(),
                moved.humans());
    }

    private static String text(WhatIf.Outcome outcome) {
        return outcome.destination().isEmpty()
                ? "(" + outcome.decision().toString().toLowerCase(Locale.ROOT).replace('_', ' ') + ")"
                : outcome.destination();
    }
}
