package dev.hoplog.api.http;

import dev.hoplog.directory.ConsistencyToken;
import dev.hoplog.directory.Directory;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets a client read what it wrote, on whichever node: the handler is called once this node has seen all that the request's
 * token says.
 */
public final class ConsistencyInterceptor implements HandlerInterceptor {

    /** The header that gives a token with each write, and that a request brings one in. */
    public static final String HEADER = "Consistency-Token";

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Directory directory;

    ConsistencyInterceptor(Directory directory) {
        this.directory = directory;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        String text = request.getHeader(HEADER);
        if (text == null) {
            return true;
        }
        Optional<ConsistencyToken> token = ConsistencyToken.parse(text);
        if (token.isEmpty()) {
            Problem.of(ProblemType.BAD_PARAMETER, HEADER + " is what a write answered, as it was given.")
                    .writeTo(response);
            return false;
        }
        if (directory.origin().isPresent() && !directory.knows(token.get())) {
            Problem.of(ProblemType.BAD_PARAMETER, HEADER + " is of another installation.")
                    .writeTo(response);
            return false;
        }
        if (directory.reached(token.get(), PATIENCE).toCompletableFuture().join()) {
            return true;
        }
        response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        notYet().writeTo(response);
        return false;
    }

    /** What is answered where it takes too long; with {@code Retry-After}. */
    public static Problem notYet() {
        return Problem.of(
                ProblemType.UNAVAILABLE,
                "This node has not yet seen what the " + HEADER + " says. Ask again, or another node.");
    }
}
