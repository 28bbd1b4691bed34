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
}
