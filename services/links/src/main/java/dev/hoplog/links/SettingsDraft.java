package dev.hoplog.links;

import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings in the making; what no edit names stays as it was. */
final class SettingsDraft {

    private String longUrl;
    private String location;
    private String title;
    private String notes;
    private List<String> tags;
    private @Nullable Instant validSince;
    private @Nullable Instant validUntil;
    private @Nullable Long maxClicks;
    private int redirectStatus;
    private boolean forwardQuery;
    private boolean crawlable;
    private boolean disabled;
    private boolean archived;
    private @Nullable LinkKey primary;

    SettingsDraft(LinkSettings before) {
        this.longUrl = before.longUrl();
        this.location = before.location();
        this.title = before.title();
        this.notes = before.notes();
        this.tags = before.tags();
        this.validSince = before.validSince();
        this.validUntil = before.validUntil();
        this.maxClicks = before.maxClicks();
        this.redirectStatus = before.redirectStatus();
        this.forwardQuery = before.forwardQuery();
        this.crawlable = before.crawlable();
        this.disabled = before.disabled();
        this.archived = before.archived();
        this.primary = before.primary();
    }

    void make(Edit edit) {
        switch (edit) {
            case Edit.Target(Destination destination) -> {
                longUrl = destination.longUrl();
                location = destination.location();
            }
            case Edit.Title(String text) -> title = text;
            case Edit.Notes(String text) -> notes = text;
            case Edit.Tags(List<String> given) -> tags = given;
            case Edit.ReplaceTag replaced -> tags = tags(tags, replaced.tag(), replaced.name());
            case Edit.ValidSince validity -> validSince = validity.at();
            case Edit.ValidUntil validity -> validUntil = validity.at();
            case Edit.MaxClicks limit -> maxClicks = limit.humans();
            case Edit.RedirectStatus(int status) -> redirectStatus = status;
            case Edit.ForwardQuery(boolean on) -> forwardQuery = on;
            case Edit.Crawlable(boolean on) -> crawlable = on;
            case Edit.Disabled(boolean on) -> disabled = on;
            case Edit.Archived(boolean on) -> archived = on;
            case Edit.Primary chosen -> primary = chosen.alias();
        }
    }

    private static List<String> tags(List<String> before, String tag, @Nullable String name) {
        // A link that has the name already has it once.
        var after = new LinkedHashSet<String>();
        for (String one : before) {
            if (!one.equals(tag)) {
                after.add(one);
            } else if (name != null) {
                after.add(name);
            }
        }
        return List.copyOf(after);
    }

    LinkSettings settings() {
        return new LinkSettings(
                longUrl,
                location,
                title,
                notes,
                tags,
                validSince,
                validUntil,
                maxClicks,
                redirectStatus,
                forwardQuery,
                crawlable,
                disabled,
                archived,
                primary);
    }
}
