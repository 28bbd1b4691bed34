package dev.hoplog.query.export;

import dev.hoplog.api.Hosts;
import dev.hoplog.api.role.BrokerSettings;
import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What every export is told. */
final class ExportOptions {

    private static final String STANDALONE = "127.0.0.1:9092";

    @Mixin
    private final TimeRange range = new TimeRange();

    @Mixin
    private final BrokerSettings brokers = new BrokerSettings();

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

    TimeRange range() {
        return range;
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

    /** What Kafka's clients are made with: by default for a standalone on this machine. */
    Map<String, Object> clientSettings() {
        return brokers.clientSettings(STANDALONE);
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
