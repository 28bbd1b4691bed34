package dev.hoplog.query.export;

import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkSettings;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is told of a link event; settings are those after it. */
final class LinkEventColumns {

    /** No tag and no name of a field has a line break. */
    private static final String BETWEEN = "\n";

    static final List<Column<LinkEventRow>> ALL = List.of(
            new Column.Time<>("occurredAt", row -> row.event().occurredAt().toEpochMilli()),
            new Column.Text<>("type", row -> row.event().fact().type()),
            new Column.Text<>("linkId", row -> row.event().linkId().text()),
            new Column.Text<>("domain", LinkEventRow::domain),
            new Column.Text<>("slug", row -> row.event().key().slug().text()),
            new Column.Numeric<>("version", row -> row.event().expectedVersion() + 1),
            new Column.Text<>("actor", row -> row.event().actor()),
            new Column.Text<>("changedFields", row -> changedFields(row.event().fact())),
            new Column.Numeric<>(
                    "revertedToVersion", row -> revertedTo(row.event().fact())),
            text("longUrl", LinkSettings::longUrl),
            text("title", LinkSettings::title),
            text("notes", LinkSettings::notes),
            text("tags", settings -> String.join(BETWEEN, settings.tags())),
            time("validSince", LinkSettings::validSince),
            time("validUntil", LinkSettings::validUntil),
            number("maxClicks", LinkSettings::maxClicks),
            number("redirectStatus", settings -> (long) settings.redirectStatus()),
            flag("forwardQuery", LinkSettings::forwardQuery),
            flag("crawlable", LinkSettings::crawlable),
            flag("disabled", LinkSettings::disabled),
            flag("archived", LinkSettings::archived),
            text(
                    "primarySlug",
                    settings -> settings.primary() == null
                            ? ""
                            : settings.primary().slug().text()),
            new Column.Numeric<>("partition", LinkEventRow::partition),
            new Column.Numeric<>("offset", LinkEventRow::offset));

    private LinkEventColumns() {}

    private static Column<LinkEventRow> text(String name, Function<LinkSettings, String> value) {
        return new Column.Text<>(name, row -> row.settings() == null ? "" : value.apply(row.settings()));
    }

    private static Column<LinkEventRow> number(String name, Function<LinkSettings, @Nullable Long> value) {
        return new Column.Numeric<>(name, row -> {
            Long number = row.settings() == null ? null : value.apply(row.settings());
            return number == null ? Column.ABSENT : number;
        });
    }

    private static Column<LinkEventRow> time(String name, Function<LinkSettings, @Nullable Instant> value) {
        return new Column.Time<>(name, row -> {
            Instant time = row.settings() == null ? null : value.apply(row.settings());
            return time == null ? Column.ABSENT : time.toEpochMilli();
        });
    }

    private static Column<LinkEventRow> flag(String name, Function<LinkSettings, Boolean> value) {
        return new Column.Flag<>(name, row -> row.settings() == null ? null : value.apply(row.settings()));
    }

    private static String changedFields(LinkFact fact) {
        return fact instanceof LinkFact.LinkChanged changed ? String.join(BETWEEN, changed.changedFields()) : "";
    }

    private static long revertedTo(LinkFact fact) {
        return fact instanceof LinkFact.LinkChanged changed && changed.revertedToVersion() > 0
                ? changed.revertedToVersion()
                : Column.ABSENT;
    }
}
