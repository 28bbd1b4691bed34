package dev.hoplog.links.http;

import dev.hoplog.events.LinkId;
import dev.hoplog.links.search.LinkSort;
import dev.hoplog.links.search.Place;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** What a client hands back to get the page behind a place. It is nothing for clients to look into. */
final class Cursor {

    private Cursor() {}

    /** Sort, link id and sort key, between colons. */
    static String of(Place place) {
        return of(place.sort().text() + ":" + place.id().text() + ":" + place.key());
    }

    static String of(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Empty if it is no cursor of a list of links. */
    static Optional<Place> place(String cursor) {
        return text(cursor).flatMap(text -> {
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
        });
    }

    static Optional<String> text(String cursor) {
        try {
            return Optional.of(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
