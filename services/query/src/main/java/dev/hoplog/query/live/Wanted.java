package dev.hoplog.query.live;

import dev.hoplog.directory.Caller;
import dev.hoplog.events.LinkId;
import dev.hoplog.query.live.LiveEvent.About;
import dev.hoplog.query.live.LiveEvent.Kind;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events somebody is told.
 *
 * @param linkId null for those of all links, and of none
 * @param since null for those of all times
 * @param caller who is told only what concerns the domains of the key
 */
record Wanted(
        Set<Kind> kinds, @Nullable LinkId linkId, @Nullable Instant since, Caller caller) {

    Wanted {
        kinds = Set.copyOf(kinds);
    }

    boolean includes(About event) {
        return kinds.contains(event.kind())
                && (linkId == null || linkId.equals(event.linkId()))
                && (since == null || !event.at().isBefore(since))
                && caller.mayUse(event.domain());
    }
}
