package dev.hoplog.api.http;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How the API treats its clients.
 *
 * @param requestsPerMinute how many this process answers for one key, 0 for as many as come
 * @param corsOrigins the web pages that may use the API from a browser, such as {@code https://app.example.org}, or
 *     {@code *} for all
 */
public record ApiSettings(int requestsPerMinute, List<String> corsOrigins) {

    /** A runaway loop meets it; whoever works hard does not. */
    public static final int DEFAULT_REQUESTS_PER_MINUTE = 600_000;

    // Before the constant below, whose constructor needs it. RFC 6454, 6.1: a scheme, a host and perhaps a port.
    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[^/?#@\\s]+|[*]");

    public static final ApiSettings DEFAULT = new ApiSettings(DEFAULT_REQUESTS_PER_MINUTE, List.of());

    /** @throws IllegalArgumentException naming what cannot be, for whoever configured it */
    public ApiSettings {
        corsOrigins = List.copyOf(corsOrigins);
        if (requestsPerMinute < 0) {
            throw new IllegalArgumentException("the rate limit " + requestsPerMinute + " is negative");
        }
        for (String origin : corsOrigins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException(
                        "\"" + origin + "\" is no origin such as https://app.example.org, which ends after the host");
            }
        }
    }
}
