package dev.hoplog.links;

import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkSettings;
import java.util.List;

/** What somebody wants done to the link of a key. */
public sealed interface LinkCommand {

    record Create(LinkId id, LinkSettings settings) implements LinkCommand {}

    record Change(List<Edit> edits, VersionMatch match) implements LinkCommand {
        public Change {
            edits = List.copyOf(edits);
        }
    }

    record Delete(VersionMatch match) implements LinkCommand {}

    record Restore() implements LinkCommand {}

    /** The link shall be gone for ever, and its text with it. */
    record Purge() implements LinkCommand {}

    /**
     * @param then the settings of an earlier version
     * @param version the earlier version
     * @param withPrimary whether the slug that was shown then is still the link's, and can be shown again
     */
    record Revert(LinkSettings then, long version, boolean withPrimary, VersionMatch match) implements LinkCommand {}

    /** The key shall be a further slug of this link. */
    record ClaimAlias(LinkId id) implements LinkCommand {}

    /** The key shall answer for this link no more. */
    record ReleaseAlias(LinkId id) implements LinkCommand {}
}
