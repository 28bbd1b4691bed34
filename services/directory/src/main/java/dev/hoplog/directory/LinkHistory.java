package dev.hoplog.directory;

import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All that took effect on a link: the events of its home, and those of its aliases. Any state that the link ever had is a
 * fold of a beginning of them.
 *
 * <p>Events are dated by the clocks of the nodes that wrote them, so a later event may have an earlier time. What was at
 * an instant is the longest beginning of the history whose latest time is not after it: an event is never taken without
 * those before it.
 *
 * @param events of the home, in the order of their versions
 * @param aliasEvents of the aliases, for each key in the order of its versions
 */
public record LinkHistory(List<LinkEvent> events, List<LinkEvent> aliasEvents) {

    public LinkHistory {
        events = List.copyOf(events);
        aliasEvents = List.copyOf(aliasEvents);
    }

    /** The link as it is now. */
    public Link now() {
        return fold(events);
    }

    /** The link as it was at an instant; {@link Link#ABSENT} before it began. */
    public Link at(Instant instant) {
        return fold(beginning(events, instant));
    }

    /** The link as a version left it; empty for one that it never had, or whose text is gone. */
    public Optional<Link> atVersion(long version) {
        Link link = Link.ABSENT;
        for (LinkEvent event : events) {
            link = Link.evolve(link, event);
            if (link.version() == version) {
                return Optional.of(link);
            }
        }
        return Optional.empty();
    }

    /** The aliases as they are now. */
    public List<LinkKey> aliases() {
        return aliases(_ -> true);
    }

    /** The aliases as they were at an instant. */
    public List<LinkKey> aliasesAt(Instant instant) {
        return aliases(event -> !event.occurredAt().isAfter(instant));
    }

    private List<LinkKey> aliases(Predicate<LinkEvent> happened) {
        Map<LinkKey, Boolean> claimed = new LinkedHashMap<>();
        aliasEvents.stream()
                .filter(happened)
                .forEach(event -> claimed.put(event.key(), event.fact() instanceof LinkFact.AliasClaimed));
        claimed.values().removeIf(isClaimed -> !isClaimed);
        return List.copyOf(claimed.keySet());
    }

    private static Link fold(List<LinkEvent> events) {
        Link link = Link.ABSENT;
        for (LinkEvent event : events) {
            link = Link.evolve(link, event);
        }
        return link;
    }

    private static List<LinkEvent> beginning(List<LinkEvent> events, Instant end) {
        var beginning = new ArrayList<LinkEvent>();
        for (LinkEvent event : events) {
            if (event.occurredAt().isAfter(end)) {
                break;
            }
            beginning.add(event);
        }
        return beginning;
    }
}
