package dev.hoplog.query.export;

import dev.hoplog.api.role.RefusedStartException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** From when to when something of the log is wanted. */
public final class TimeRange {

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

    /** The first instant; null for any. */
    @Nullable
    public Instant from() {
        return from;
    }

    /**
     * The first instant that is not wanted any more; null for none.
     *
     * @throws RefusedStartException if no instant is left
     */
    @Nullable
    public Instant to() {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new RefusedStartException(
                    "The range is empty: it ends before --to " + to + ", which is not after --from " + from + ".");
        }
        return to;
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
}
