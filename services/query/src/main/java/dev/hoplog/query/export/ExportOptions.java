package dev.hoplog.query.export;

import dev.hoplog.api.Hosts;
import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What every export is told. */
public final class ExportOptions {

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = ToInstant.class,
            description =
                    "The first instant, such as 2030-01-31T12:00:00Z, or a day in UTC; default: from the beginning")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = ToInstant.class,
            description = "The first instant that is not wanted any more; default: up to now")
    private @Nullable Instant to;

    @Option(names = "--link", paramLabel = "ID", converter = ToLink.class, description = "Only of this link")
    private @Nullable LinkId link;

    @Option(names = "--domain", paramLabel = "HOST", description = "Only of this domain")
    private @Nullable String domain;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = ToFormat.class,
            description = "ndjson, csv or parquet; default: as the file's name ends")
    private @Nullable Format format;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the rows go")
    private Path out = Path.of("");

    @Option(names = "--force", description = "Write over a file that is there, and begin anew")
    private boolean force;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:HOPLOG_KAFKA:-127.0.0.1:9092}",
            description = "Some brokers, with commas between. HOPLOG_KAFKA; default: 127.0.0.1:9092, a standalone here")
    private String kafka = "127.0.0.1:9092";

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            defaultValue = "${env:HOPLOG_KAFKA_CONFIG}",
            description = "Properties for Kafka clients, such as TLS and SASL. HOPLOG_KAFKA_CONFIG")
    private @Nullable Path kafkaConfig;

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            defaultValue = "${env:HOPLOG_PUBLIC_URL:-http://localhost:8080}",
            description =
                    "As for hoplog run: the name of the default domain. HOPLOG_PUBLIC_URL; default: http://localhost:8080")
    private URI publicUrl = URI.create("http://localhost:8080");

    /** @throws RefusedStartException if nothing says it */
    Format format() {
        if (format != null) {
            return format;
        }
        String name = String.valueOf(out.getFileName());
        return Format.parse(name.substring(name.lastIndexOf('.') + 1))
                .orElseThrow(() -> new RefusedStartException("The name " + out
                        + " does not end in .ndjson, .csv or .parquet: say --format ndjson, csv or parquet."));
    }

    /** The first instant; null for any. */
    @Nullable
    Instant from() {
        return from;
    }

    /**
     * The first instant that is not wanted any more; null for none.
     *
     * @throws RefusedStartException if no instant is left
     */
    @Nullable
    Instant to() {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new RefusedStartException(
                    "The range is empty: it ends before --to " + to + ", which is not after --from " + from + ".");
        }
        return to;
    }

    /** Null for all. */
    @Nullable
    LinkId link() {
        return link;
    }

    Path out() {
        return out;
    }

    boolean force() {
        return force;
    }

    /** Some brokers. */
    String kafka() {
        return kafka;
    }

    /** With which names of hosts are told. */
    Hosts hosts() {
        try {
            return new Hosts(publicUrl, List.of());
        } catch (IllegalArgumentException e) {
            throw new RefusedStartException("Wrong --public-url or HOPLOG_PUBLIC_URL: " + e.getMessage() + ".", e);
        }
    }

    /** Empty for all. */
    Set<Domain> domains(Hosts hosts) {
        if (domain == null) {
            return Set.of();
        }
        try {
            String name = domain.toLowerCase(Locale.ROOT);
            return Set.of(hosts.named(name).orElseGet(() -> new Domain(name)));
        } catch (IllegalArgumentException e) {
            throw new RefusedStartException("--domain \"" + domain + "\" is no name of a host.", e);
        }
    }

    /** What Kafka's clients are made with. */
    Map<String, Object> clientSettings() {
        var settings = new TreeMap<String, Object>();
        if (kafkaConfig != null) {
            var properties = new Properties();
            try (Reader reader = Files.newBufferedReader(kafkaConfig)) {
                properties.load(reader);
            } catch (IOException e) {
                throw new RefusedStartException(
                        "The Kafka settings in " + kafkaConfig + " cannot be read (" + e + ").", e);
            }
            properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        }
        settings.put("bootstrap.servers", kafka);
        return settings;
    }

    /** An instant, or a day in UTC. */
    public static final class ToInstant implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return text.length() == "2030-01-31".length()
                        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
            } catch (DateTimeException e) {
                throw new TypeConversionException("\"" + text
                        + "\" is neither an instant such as 2030-01-31T12:00:00Z nor a day such as 2030-01-31");
            }
        }
    }

    static final class ToLink implements ITypeConverter<LinkId> {
        @Override
        public LinkId convert(String text) {
            if (!LinkId.isWellFormed(text)) {
                throw new TypeConversionException("\"" + text + "\" is no link's id, such as lnk_w3fvecn5q4mhuyau");
            }
            return new LinkId(text);
        }
    }

    static final class ToFormat implements ITypeConverter<Format> {
        @Override
        public Format convert(String text) {
            return Format.parse(text)
                    .orElseThrow(() -> new TypeConversionException("\"" + text + "\" is not ndjson, csv or parquet"));
        }
    }
}
