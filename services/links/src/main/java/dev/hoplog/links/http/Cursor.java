package dev.hoplog.links.http;

import dev.hoplog.events.LinkId;
import dev.hoplog.links.search.LinkSort;
import dev.hoplog.links.search.Place;
import java.util.Arrays;
import java.util.Optional;

/** A place in a list of links as text: sort, link id and sort key, between colons. */
final class Cursor {

    private Cursor() {}

    static String of(Place place) {
        return place.sort().text() + ":" + place.id().text() + ":" + place.key();
    }

    /** Empty if the text is no place in a list of links. */
    static Optional<Place> place(String text) {
        String[] parts = text.split(":", 3);
        if (parts.length < 3 || !LinkId.isWellFormed(parts[1])) {
            return Optional.empty();
        }
        try {
            return Arrays.stream(LinkSort.values())
                    .filter(sort -> sort.text().equals(parts[0]))
                    .findFirst()
                    .map(sort -> new Place(sort, parts[2], new LinkId(parts[1])));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
