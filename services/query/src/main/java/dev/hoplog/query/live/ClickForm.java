package dev.hoplog.query.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.hoplog.api.Hosts;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.ClickEntry.Click;
import dev.hoplog.events.ClickEntry.Parameter;
import dev.hoplog.events.ClickEntry.RollUp;
import dev.hoplog.events.ClickEntry.StrippedClick;
import dev.hoplog.events.ClickEntry.Visitor;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.Slug;
import dev.hoplog.events.Trigger;
import dev.hoplog.query.DecisionName;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A click as listeners see it: what the log has of it, without the hash that tells visitors apart. What is not known is left
 * out.
 *
 * @param clickId names the click for ever; a click that stands in the log twice has the same
 * @param clicks how many requests this is about: 1, or more where only their number was kept
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({
    "clickId",
    "occurredAt",
    "linkId",
    "linkVersion",
    "domain",
    "slug",
    "shortUrl",
    "decision",
    "clicks",
    "trigger",
    "method",
    "status",
    "destination",
    "path",
    "query",
    "ruleId",
    "variantId",
    "referrer",
    "userAgent",
    "acceptLanguage",
    "network",
    "country",
    "purpose",
    "botHint",
    "parameters",
    "node"
})
record ClickForm(
        String clickId,
        String occurredAt,
        @Nullable String linkId,
        @Nullable Long linkVersion,
        String domain,
        String slug,
        String shortUrl,
        String decision,
        long clicks,
        String trigger,
        String method,
        @Nullable Integer status,
        String destination,
        String path,
        String query,
        String ruleId,
        String variantId,
        String referrer,
        String userAgent,
        String acceptLanguage,
        String network,
        String country,
        String purpose,
        String botHint,
        List<Parameter> parameters,
        String node) {

    ClickForm {
        parameters = List.copyOf(parameters);
    }

    /** When an entry happened; of a sum, when its minute began. */
    static Instant time(ClickEntry entry) {
        return Instant.ofEpochMilli(
                switch (entry) {
                    case Click click -> click.occurredAt();
                    case StrippedClick stripped -> stripped.occurredAt();
                    case RollUp rollUp -> rollUp.minute() * 60_000;
                    case ClickEntry.Sealed _ -> throw new IllegalArgumentException("the end of a segment is no click");
                });
    }

    /** @param seq the entry's number within its segment */
    static ClickForm of(UUID segment, long seq, ClickEntry entry, Hosts hosts) {
        String id = segment + "-" + seq;
        String at = time(entry).toString();
        return switch (entry) {
            case Click click -> of(id, at, click, hosts);
            case StrippedClick stripped ->
                withoutDetails(id, at, stripped.linkId(), stripped.domain(), stripped.decision(), 1, hosts);
            case RollUp rollUp ->
                withoutDetails(id, at, rollUp.linkId(), rollUp.domain(), rollUp.decision(), rollUp.clicks(), hosts);
            case ClickEntry.Sealed _ -> throw new IllegalArgumentException("the end of a segment is no click");
        };
    }

    private static ClickForm of(String id, String at, Click click, Hosts hosts) {
        Visitor visitor = click.visitor();
        return new ClickForm(
                id,
                at,
                text(click.linkId()),
                click.linkId() == null ? null : click.linkVersion(),
                hosts.nameOf(click.domain()),
                click.slug(),
                shortUrl(click, hosts),
                DecisionName.of(click.decision()),
                1,
                word(click.trigger()),
                click.method(),
                click.status(),
                click.destination(),
                click.path(),
                click.query(),
                click.ruleId(),
                click.variantId(),
                visitor.referrer(),
                visitor.userAgent(),
                visitor.acceptLanguage(),
                visitor.network(),
                visitor.country(),
                visitor.purpose(),
                visitor.botHint(),
                click.parameters(),
                click.node());
    }

    private static ClickForm withoutDetails(
            String id, String at, @Nullable LinkId linkId, Domain domain, Decision decision, long clicks, Hosts hosts) {
        return new ClickForm(
                id,
                at,
                text(linkId),
                null,
                hosts.nameOf(domain),
                "",
                "",
                DecisionName.of(decision),
                clicks,
                "",
                "",
                null,
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                List.of(),
                "");
    }

    /** Nothing where no link has the slug: whatever was asked for need not be one. */
    private static String shortUrl(Click click, Hosts hosts) {
        return click.linkId() == null || Slug.faultOf(click.slug()) != Slug.Fault.NONE
                ? ""
                : hosts.shortUrl(new LinkKey(click.domain(), new Slug(click.slug())));
    }

    private static @Nullable String text(@Nullable LinkId linkId) {
        return linkId == null ? null : linkId.text();
    }

    private static String word(Trigger trigger) {
        return switch (trigger) {
            case LINK -> "link";
            case QR -> "qr";
            case PIXEL -> "pixel";
            case PREVIEW -> "preview";
            case UNKNOWN_TO_THIS_VERSION -> "other";
        };
    }
}
