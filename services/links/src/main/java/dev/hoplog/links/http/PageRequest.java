package dev.hoplog.links.http;

import dev.hoplog.api.Fault;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/**
 * Which page of a list is asked for.
 *
 * @param <P> a place in the list
 * @param after null for the first page
 */
record PageRequest<P>(int limit, @Nullable P after) {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /**
     * The answer with the page that is asked for, or the one that names what is wrong with the question.
     *
     * @param place what a cursor's text stands for; empty for a text that is no place of this list
     */
    static <P> ResponseEntity<Object> answer(
            @Nullable String limit,
            @Nullable String cursor,
            Function<String, Optional<P>> place,
            Function<PageRequest<P>, ResponseEntity<Object>> handler) {
        var faults = new ArrayList<Fault>();
        int size = limit == null ? DEFAULT_LIMIT : NUMBER.matcher(limit).matches() ? Integer.parseInt(limit) : 0;
        if (size < 1 || size > MAX_LIMIT) {
            faults.add(new Fault("?limit", "outOfRange", "limit is a number from 1 to " + MAX_LIMIT + "."));
        }
        Optional<P> after = cursor == null ? Optional.empty() : text(cursor).flatMap(place);
        if (cursor != null && after.isEmpty()) {
            faults.add(new Fault("?cursor", "badCursor", "cursor is a page's nextCursor, as it was given."));
        }
        return faults.isEmpty()
                ? handler.apply(new PageRequest<>(size, after.orElse(null)))
                : Problem.of(ProblemType.BAD_PARAMETER, faults).asResponse();
    }

    /** What a client hands back to get the page behind a place. It is nothing for clients to look into. */
    static String cursor(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> text(String cursor) {
        try {
            return Optional.of(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
