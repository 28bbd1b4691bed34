package dev.hoplog.api.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * Lets web pages of the configured origins use the API from a browser. It comes before the keys are asked for: a preflight
 * carries none, and a page shall be able to read why it was refused.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch, CORS protocol</a>
 */
final class CrossOrigin extends DefaultCorsProcessor {

    /** What a page may send, beside what every page may. */
    private static final List<String> REQUEST_HEADERS = List.of(
            HttpHeaders.AUTHORIZATION,
            "X-Api-Key",
            HttpHeaders.CONTENT_TYPE,
            "Idempotency-Key",
            HttpHeaders.IF_MATCH,
            HttpHeaders.IF_NONE_MATCH,
            "Consistency-Token",
            "Export-Cursor",
            "Last-Event-ID",
            "X-Request-Id");
    /** What a page may read, beside what every page may. */
    private static final List<String> ANSWER_HEADERS = List.of(
            HttpHeaders.ETAG,
            HttpHeaders.LOCATION,
            HttpHeaders.LINK,
            HttpHeaders.ALLOW,
            HttpHeaders.RETRY_AFTER,
            HttpHeaders.WWW_AUTHENTICATE,
            "Consistency-Token",
            RateLimits.RATE_LIMIT,
            RateLimits.RATE_LIMIT_POLICY,
            "X-Request-Id");

    private CrossOrigin() {}

    static CorsFilter filter(List<String> origins) {
        var configuration = new CorsConfiguration();
        configuration.setAllowedOrigins(origins);
        configuration.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
        configuration.setAllowedHeaders(REQUEST_HEADERS);
        configuration.setExposedHeaders(ANSWER_HEADERS);
        configuration.setMaxAge(Duration.ofHours(1));
        var everywhere = new UrlBasedCorsConfigurationSource();
        everywhere.registerCorsConfiguration("/**", configuration);
        var filter = new CorsFilter(everywhere);
        filter.setCorsProcessor(new CrossOrigin());
        return filter;
    }

    /**
     * What is no preflight is served to every origin, and a browser shows it only to those that are allowed. Behind a proxy
     * that ends TLS even a page of the API's own host seems to be another origin, and it is none of those who are to be
     * kept out.
     */
    @Override
    public boolean processRequest(
            @Nullable CorsConfiguration configuration, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        boolean isServedAnyway = configuration != null
                && !CorsUtils.isPreFlightRequest(request)
                && configuration.checkOrigin(origin) == null;
        if (isServedAnyway) {
            response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
            return true;
        }
        return super.processRequest(configuration, request, response);
    }

    @Override
    protected void rejectRequest(ServerHttpResponse response) throws IOException {
        Problem problem = Problem.of(
                ProblemType.FORBIDDEN,
                "Pages of this origin may not send such a request from a browser: see HOPLOG_CORS_ORIGINS.");
        response.setStatusCode(org.springframework.http.HttpStatusCode.valueOf(problem.status()));
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        response.getBody().write(problem.json());
        response.flush();
    }
}
