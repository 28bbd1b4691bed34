package dev.hoplog.links;

import dev.hoplog.events.LinkSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What differs between two settings, in the names of the API. They stand in the log, so a name once given stays. */
final class ChangedFields {

    private ChangedFields() {}

    static List<String> between(LinkSettings before, LinkSettings after) {
        var fields = new ArrayList<String>();
        boolean sameTarget =
                before.longUrl().equals(after.longUrl()) && before.location().equals(after.location());
        add(fields, "longUrl", sameTarget);
        add(fields, "title", before.title().equals(after.title()));
        add(fields, "notes", before.notes().equals(after.notes()));
        add(fields, "tags", before.tags().equals(after.tags()));
        add(fields, "validSince", Objects.equals(before.validSince(), after.validSince()));
        add(fields, "validUntil", Objects.equals(before.validUntil(), after.validUntil()));
        add(fields, "maxClicks", Objects.equals(before.maxClicks(), after.maxClicks()));
        add(fields, "redirectStatus", before.redirectStatus() == after.redirectStatus());
        add(fields, "forwardQuery", before.forwardQuery() == after.forwardQuery());
        add(fields, "crawlable", before.crawlable() == after.crawlable());
        add(fields, "disabled", before.disabled() == after.disabled());
        add(fields, "archived", before.archived() == after.archived());
        add(fields, "slug", Objects.equals(before.primary(), after.primary()));
        return fields;
    }

    private static void add(List<String> fields, String name, boolean same) {
        if (!same) {
            fields.add(name);
        }
    }
}
