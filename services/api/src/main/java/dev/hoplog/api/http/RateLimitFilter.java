package dev.hoplog.api.http;

import dev.hoplog.directory.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;

/** Charges each request to its key, whatever is asked and whatever comes of it. */
final class RateLimitFilter extends OncePerRequestFilter {

    private final RateLimits limits;

    RateLimitFilter(RateLimits limits) {
        this.limits = limits;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Problem> refusal = request.getAttribute(Requires.CALLER) instanceof Caller caller
                ? limits.charge(caller, response::setHeader)
                : Optional.empty();
        if (refusal.isPresent()) {
            refusal.get().writeTo(response);
        } else {
            chain.doFilter(request, response);
        }
    }
}
