package dev.hoplog.links.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** A page of a list as clients see it. */
record Page<T>(List<T> data, Next page) {

    Page {
        data = List.copyOf(data);
    }

    /** @param nextCursor null on the last page */
    record Next(@Nullable String nextCursor) {}

    /**
     * The answer with a page, and with a link to the one behind it.
     *
     * @param path of the list
     * @param asked what the page was asked for with
     * @param next the place behind which the next page begins; null after the last
     */
    static <T> ResponseEntity<Object> answer(String path, Parameters asked, List<T> data, @Nullable String next) {
        if (next == null) {
            return ResponseEntity.ok(new Page<>(data, new Next(null)));
        }
        String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(next.getBytes(StandardCharsets.UTF_8));
        return ResponseEntity.ok()
                .header(HttpHeaders.LINK, "<" + path + "?" + asked.withCursor(cursor) + ">; rel=\"next\"")
                .body(new Page<>(data, new Next(cursor)));
    }

    /** The place for which a cursor stands, which is nothing for clients to look into; empty if it is no cursor. */
    static Optional<String> placeOf(String cursor) {
        try {
            return Optional.of(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
