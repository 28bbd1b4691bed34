package dev.hoplog.query.live;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;

/** The events that the tail read last: whoever is not further behind joins it without reading the log himself. */
final class Recent {

    private static final int MOST_EVENTS = 2000;

    private final ArrayDeque<LiveEvent> events = new ArrayDeque<>();
    private Place from;

    /** @param from where the tail began */
    Recent(Place from) {
        this.from = from;
    }

    void add(Collection<LiveEvent> read) {
        for (LiveEvent event : read) {
            if (events.size() == MOST_EVENTS) {
                from = events.removeFirst().after(from);
            }
            events.addLast(event);
        }
    }

    /** Whether all is here that a reader at this place has not been told. */
    boolean reaches(Place place) {
        return place.isAtLeast(from);
    }

    Collection<LiveEvent> events() {
        return Collections.unmodifiableCollection(events);
    }
}
