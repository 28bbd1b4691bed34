package dev.hoplog.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry of a journal segment, and so of {@code click-events}. Times are milliseconds since 1970-01-01T00:00Z. */
public sealed interface ClickEntry {

    /**
     * One answer to a request for a slug.
     *
     * @param linkId null where no link has the slug
     * @param path as asked for, where it is not simply {@code /} and the slug; else empty
     * @param query as asked for, without {@code ?}
     * @param destination the Location that was sent; empty where none was
     */
    record Click(
            long occurredAt,
            @Nullable LinkId linkId,
            long linkVersion,
            Domain domain,
            String slug,
            String path,
            String query,
            String destination,
            int status,
            Decision decision,
            String ruleId,
            String variantId,
            Trigger trigger,
            String method,
            Visitor visitor,
            List<Parameter> parameters,
            String node)
            implements ClickEntry {
        public Click {
            parameters = List.copyOf(parameters);
        }
    }

    /** What still counts a click that could not be sent as it was. */
    record StrippedClick(long occurredAt, @Nullable LinkId linkId, Domain domain, Decision decision)
            implements ClickEntry {}

    /**
     * Clicks counted without their details.
     *
     * @param linkId null for requests with an unknown slug
     * @param minute whole minutes since 1970-01-01T00:00Z
     */
    record RollUp(@Nullable LinkId linkId, Domain domain, long minute, Decision decision, long clicks)
            implements ClickEntry {}

    /**
     * The end of a segment.
     *
     * @param count its entries without this one
     */
    record Sealed(long count) implements ClickEntry {}

    /**
     * What a request says of its sender.
     *
     * @param network the client's network, never its address: {@code 203.0.113.0/24}, {@code 2001:db8:7::/48}
     * @param country ISO 3166-1 alpha-2, or empty
     * @param visitorHash keyed hash under the salt of the UTC day; 0 for none
     * @param purpose the raw prefetch hint
     * @param botHint what the server found suspicious, as a word
     */
    record Visitor(
            String referrer,
            String userAgent,
            String acceptLanguage,
            String network,
            String country,
            long visitorHash,
            String purpose,
            String botHint) {

        public static final Visitor UNKNOWN = new Visitor("", "", "", "", "", 0, "", "");
    }

    /** A request parameter that is kept although it does not stand in the query. */
    record Parameter(String name, String value) {}
}
