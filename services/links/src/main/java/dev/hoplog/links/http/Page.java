package dev.hoplog.links.http;

import java.util.List;
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
     * @param next the cursor of the page behind this one; null after the last
     */
    static <T> ResponseEntity<Object> answer(String path, int limit, List<T> data, @Nullable String next) {
        var headers = new HttpHeaders();
        if (next != null) {
            headers.set(HttpHeaders.LINK, "<" + path + "?limit=" + limit + "&cursor=" + next + ">; rel=\"next\"");
        }
        return ResponseEntity.ok().headers(headers).body(new Page<>(data, new Next(next)));
    }
}
