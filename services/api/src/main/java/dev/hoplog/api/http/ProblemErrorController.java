package dev.hoplog.api.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers where something gave up with a bare status. Only the server itself forwards to it. */
@RestController
final class ProblemErrorController implements ErrorController {

    @RequestMapping("${server.error.path:${error.path:/error}}")
    ResponseEntity<Object> answer(HttpServletRequest request) {
        // Whoever asks for this path himself finds nothing.
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        ProblemType type = ProblemType.of(status);
        return type.status() >= 500
                ? ProblemAdvice.INTERNAL_ERROR.asResponse()
                : Problem.of(type, type.title() + ".").asResponse();
    }
}
