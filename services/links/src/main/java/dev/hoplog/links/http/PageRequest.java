package dev.hoplog.links.http;

import dev.hoplog.api.Fault;
import dev.hoplog.directory.Directory.Place;
import dev.hoplog.events.LinkId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which page of a list is asked for. */
sealed interface PageRequest {

    /** @param after null for the first page */
    record Good(int limit, @Nullable Place after) implements PageRequest {}

    record Bad(List<Fault> faults) implements PageRequest {}

    int DEFAULT_LIMIT = 50;
    int MAX_LIMIT = 500;
    Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    Pattern CURSOR = Pattern.compile("(-?[0-9]{1,18}):(.*)");

    static PageRequest parse(@Nullable String limit, @Nullable String cursor) {
        var faults = new ArrayList<Fault>();
        int size = limit == null ? DEFAULT_LIMIT : NUMBER.matcher(limit).matches() ? Integer.parseInt(limit) : 0;
        if (size < 1 || size > MAX_LIMIT) {
            faults.add(new Fault("?limit", "outOfRange", "limit is a number from 1 to " + MAX_LIMIT + "."));
        }
        Optional<Place> after = cursor == null ? Optional.empty() : place(cursor);
        if (cursor != null && after.isEmpty()) {
            faults.add(new Fault("?cursor", "badCursor", "cursor is a page's nextCursor, as it was given."));
        }
        return faults.isEmpty() ? new Good(size, after.orElse(null)) : new Bad(faults);
    }

    /** What a client hands back to get the page that begins there. It is nothing for clients to look into. */
    static String cursor(Place place) {
        String text = place.createdAtMillis() + ":" + place.id().text();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<Place> place(String cursor) {
        try {
            byte[] text = Base64.getUrlDecoder().decode(cursor);
            Matcher parts = CURSOR.matcher(new String(text, StandardCharsets.UTF_8));
            return parts.matches() && LinkId.isWellFormed(parts.group(2))
                    ? Optional.of(new Place(Long.parseLong(parts.group(1)), new LinkId(parts.group(2))))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
