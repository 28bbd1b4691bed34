package dev.hoplog.api.http;

import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import org.springframework.http.HttpHeaders;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Asks of the caller's key what the handler {@link Requires}. */
final class ScopeInterceptor implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (!(handler instanceof HandlerMethod method)) {
            return true;
        }
        Requires requires = method.getMethodAnnotation(Requires.class);
        Scope[] scopes = requires == null ? new Scope[] {Scope.ADMIN} : requires.value();
        if (request.getAttribute(Requires.CALLER) instanceof Caller caller
                && Arrays.stream(scopes).anyMatch(caller::may)) {
            return true;
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, ScopeLimit.challenge(scopes));
        ScopeLimit.problem(scopes).writeTo(response);
        return false;
    }
}
