package dev.hoplog.api.http;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Makes a problem document of what Spring refuses before a handler is called, and of what a handler throws. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {

    static final Problem INTERNAL_ERROR = Problem.of(
            ProblemType.INTERNAL_ERROR,
            "This is a fault of the server. Its log has more under the X-Request-Id of this answer.");

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler(Exception.class)
    ResponseEntity<Object> handleAnything(Exception exception) {
        log.atError().setCause(exception).log("a request failed");
        return INTERNAL_ERROR.asResponse();
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return exception.getCause() instanceof BodyLimitFilter.BodyTooLargeException tooLarge
                ? tooLarge.problem().asResponse(headers)
                : super.handleHttpMessageNotReadable(exception, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception exception,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        if (status.is5xxServerError()) {
            log.atError().setCause(exception).log("a request failed");
            return INTERNAL_ERROR.asResponse(headers);
        }
        ProblemType type = ProblemType.of(status.value());
        String detail =
                exception instanceof ErrorResponse response ? response.getBody().getDetail() : null;
        return Problem.of(type, detail == null ? type.title() + "." : detail).asResponse(headers);
    }
}
