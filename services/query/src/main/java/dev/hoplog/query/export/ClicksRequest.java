package dev.hoplog.query.export;

import dev.hoplog.api.Fault;
import dev.hoplog.api.Hosts;
import dev.hoplog.directory.Caller;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Which clicks somebody asks for, and how.
 *
 * @param linkId as it was given; null for all
 * @param domain null for all
 * @param format null for pages of JSON
 * @param cursor null to begin
 * @param faults all that is wrong with the request
 */
record ClicksRequest(
        @Nullable String linkId,
        @Nullable Domain domain,
        @Nullable Instant from,
        @Nullable Instant to,
        boolean excludeBots,
        boolean allDecisions,
        @Nullable Format format,
        @Nullable Cursor cursor,
        int limit,
        List<Fault> faults) {

    private static final Set<String> PARAMETERS = new TreeSet<>(
            Set.of("linkId", "domain", "from", "to", "excludeBots", "decisions", "format", "cursor", "limit"));
    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 500;

    ClicksRequest {
        faults = List.copyOf(faults);
    }

    static ClicksRequest parse(Map<String, String[]> parameters, Hosts hosts, Uuid topicId) {
        return new Parser(parameters).parse(hosts, topicId);
    }

    /** @param caller who is given only what concerns the domains of the key */
    ClickFilter filter(Caller caller) {
        Set<Domain> domains = domain != null ? Set.of(domain) : caller.mayUseAllDomains() ? Set.of() : caller.domains();
        return new ClickFilter(
                from, to, linkId == null ? null : new LinkId(linkId), domains, excludeBots, allDecisions);
    }

    private static final class Parser {

        private final Map<String, String[]> parameters;
        private final List<Fault> faults = new ArrayList<>();

        Parser(Map<String, String[]> parameters) {
            this.parameters = parameters;
        }

        ClicksRequest parse(Hosts hosts, Uuid topicId) {
            parameters.forEach((name, values) -> {
                if (!PARAMETERS.contains(name)) {
                    fault(name, "unknownParameter", "This is not one of " + PARAMETERS + ".");
                } else if (values.length > 1) {
                    fault(name, "repeated", "This may be given once.");
                }
            });
            Instant from = instant("from");
            Instant to = instant("to");
            if (from != null && to != null && !from.isBefore(to)) {
                fault("to", "outOfRange", "This is not after from; a range ends before to.");
            }
            boolean excludeBots = choice("excludeBots", "false", "true");
            boolean allDecisions = choice("decisions", "redirected", "all");
            return new ClicksRequest(
                    one("linkId"),
                    domain(hosts),
                    from,
                    to,
                    excludeBots,
                    allDecisions,
                    format(),
                    cursor(topicId),
                    limit(),
                    faults);
        }

        private @Nullable Domain domain(Hosts hosts) {
            String name = one("domain");
            Optional<Domain> named = name == null ? Optional.empty() : hosts.named(name);
            if (name != null && named.isEmpty()) {
                fault("domain", "unknown", "This is no domain of this installation.");
            }
            return named.orElse(null);
        }

        private @Nullable Format format() {
            String name = one("format");
            if (name == null || name.equals("json")) {
                return null;
            }
            Optional<Format> format = Format.parse(name);
            if (format.isEmpty()) {
                fault("format", "notAllowed", "This is one of [json, ndjson, csv, parquet].");
            }
            return format.orElse(null);
        }

        private @Nullable Cursor cursor(Uuid topicId) {
            String text = one("cursor");
            if (text == null) {
                return null;
            }
            Optional<Cursor> cursor = Cursor.parse(text);
            if (cursor.isEmpty()) {
                fault(
                        "cursor",
                        "badCursor",
                        "This is the nextCursor of a page, or the Export-Cursor of a stream, and behind it .partition.offset.entry of its last row.");
            } else if (!cursor.get().isOfTopic(topicId)) {
                fault("cursor", "badCursor", "This is a cursor of another installation.");
            }
            return cursor.orElse(null);
        }

        private int limit() {
            String text = one("limit");
            if (text == null) {
                return DEFAULT_LIMIT;
            }
            int limit = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
            if (limit < 1 || limit > MOST) {
                fault("limit", "outOfRange", "This is a number from 1 to " + MOST + ".");
            }
            return limit;
        }

        private boolean choice(String name, String ordinary, String other) {
            String text = one(name);
            if (text != null && !text.equals(ordinary) && !text.equals(other)) {
                fault(name, "notAllowed", "This is " + ordinary + " or " + other + ".");
            }
            return other.equals(text);
        }

        private @Nullable Instant instant(String name) {
            String text = one(name);
            try {
                return text == null
                        ? null
                        : OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
            } catch (DateTimeException e) {
                fault(name, "malformed", "This is an instant of RFC 3339 such as 2030-01-31T12:00:00Z.");
                return null;
            }
        }

        private @Nullable String one(String name) {
            String[] values = parameters.get(name);
            return values == null || values.length == 0 ? null : values[0];
        }

        private void fault(String name, String code, String detail) {
            faults.add(new Fault("?" + name, code, detail));
        }
    }
}
