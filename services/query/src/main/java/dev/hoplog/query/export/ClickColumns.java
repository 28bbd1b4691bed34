package dev.hoplog.query.export;

import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.analytics.classify.Kind;
import dev.hoplog.events.ClickEntry.Click;
import dev.hoplog.events.LinkId;
import dev.hoplog.query.DecisionName;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a click. Of the visitor the hash of the day, and not the network beside it: with both, whoever has the
 * day's salt can find the address.
 */
final class ClickColumns {

    static final List<Column<ClickRow>> ALL = List.of(
            new Column.Time<>("occurredAt", row -> row.click().occurredAt()),
            text("linkId", click -> text(click.linkId())),
            number("linkVersion", Click::linkVersion),
            new Column.Text<>("domain", ClickRow::domain),
            text("slug", Click::slug),
            text("path", Click::path),
            text("query", Click::query),
            text("destination", Click::destination),
            number("status", Click::status),
            text("decision", click -> DecisionName.of(click.decision())),
            dimension("trigger", Dimension.TRIGGER),
            text("method", Click::method),
            new Column.Numeric<>("clicks", ClickRow::clicks),
            new Column.Text<>("kind", row -> name(row.classified().kind())),
            dimension("country", Dimension.COUNTRY),
            dimension("region", Dimension.REGION),
            dimension("city", Dimension.CITY),
            dimension("device", Dimension.DEVICE),
            dimension("browser", Dimension.BROWSER),
            dimension("os", Dimension.OS),
            dimension("source", Dimension.REFERRER),
            dimension("language", Dimension.LANGUAGE),
            dimension("utmSource", Dimension.UTM_SOURCE),
            dimension("utmMedium", Dimension.UTM_MEDIUM),
            dimension("utmCampaign", Dimension.UTM_CAMPAIGN),
            text("referrer", click -> click.visitor().referrer()),
            text("userAgent", click -> click.visitor().userAgent()),
            text("purpose", click -> click.visitor().purpose()),
            text("botHint", click -> click.visitor().botHint()),
            text("visitorHash", click -> hex(click.visitor().visitorHash())),
            text("node", Click::node),
            new Column.Text<>("segmentId", ClickRow::segment),
            new Column.Numeric<>("seq", ClickRow::seq),
            new Column.Numeric<>("partition", row -> row.position().partition()),
            new Column.Numeric<>("offset", row -> row.position().offset()),
            new Column.Numeric<>("entry", row -> row.position().entry()));

    private static final HexFormat HEX = HexFormat.of();

    private ClickColumns() {}

    private static Column<ClickRow> text(String name, Function<Click, String> value) {
        return new Column.Text<>(name, row -> value.apply(row.click()));
    }

    /** There is no version 0 and no status 0. */
    private static Column<ClickRow> number(String name, ToLongFunction<Click> value) {
        return new Column.Numeric<>(name, row -> {
            long number = value.applyAsLong(row.click());
            return number == 0 ? Column.ABSENT : number;
        });
    }

    private static Column<ClickRow> dimension(String name, Dimension dimension) {
        return new Column.Text<>(name, row -> row.classified().value(dimension));
    }

    private static String text(@Nullable LinkId id) {
        return id == null ? "" : id.text();
    }

    private static String hex(long visitorHash) {
        return visitorHash == 0 ? "" : HEX.toHexDigits(visitorHash);
    }

    private static String name(Kind kind) {
        return switch (kind) {
            case HUMAN -> "human";
            case BOT -> "bot";
            case UNCLASSIFIED -> "unclassified";
        };
    }
}
