package dev.hoplog.links;

import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One field of a link's settings, as it shall be. */
public sealed interface Edit {

    record Target(Destination destination) implements Edit {}

    record Title(String text) implements Edit {}

    record Notes(String text) implements Edit {}

    record Tags(List<String> tags) implements Edit {
        public Tags {
            tags = List.copyOf(tags);
        }
    }

    /**
     * The tag is called otherwise, where it is; the others stay as they are, in their order.
     *
     * @param name null where it goes away
     */
    record ReplaceTag(String tag, @Nullable String name) implements Edit {}

    record ValidSince(@Nullable Instant at) implements Edit {}

    record ValidUntil(@Nullable Instant at) implements Edit {}

    /** @param humans how many it answers; null for any number */
    record MaxClicks(@Nullable Long humans) implements Edit {}

    record RedirectStatus(int status) implements Edit {}

    record ForwardQuery(boolean on) implements Edit {}

    record Crawlable(boolean on) implements Edit {}

    record Disabled(boolean on) implements Edit {}

    record Archived(boolean on) implements Edit {}

    /** @param alias null for the slug of the link's creation */
    record Primary(@Nullable LinkKey alias) implements Edit {}

    /** The settings with all edits made, in their order. */
    static LinkSettings all(LinkSettings before, List<Edit> edits) {
        var draft = new SettingsDraft(before);
        edits.forEach(draft::make);
        return draft.settings();
    }
}
