package dev.hoplog.api.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;

/** Makes a problem document of what is thrown where no handler is: in filters, and in what surrounds the handlers. */
final class ProblemFilter extends OncePerRequestFilter {

    private static final Logger log = LoggerFactory.getLogger(ProblemFilter.class);

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (BodyLimitFilter.BodyTooLargeException e) {
            if (!answered(response, e.problem())) {
                throw e;
            }
        } catch (ServletException | RuntimeException e) {
            log.atError().setCause(e).log("a request failed");
            if (!answered(response, ProblemAdvice.INTERNAL_ERROR)) {
                throw e;
            }
        }
    }

    /** Whether it could be: where half an answer is out, only a broken connection tells the client so. */
    private static boolean answered(HttpServletResponse response, Problem problem) throws IOException {
        if (response.isCommitted()) {
            return false;
        }
        response.resetBuffer();
        problem.writeTo(response);
        return true;
    }
}
