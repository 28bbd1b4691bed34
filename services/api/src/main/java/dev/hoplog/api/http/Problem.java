package dev.hoplog.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.hoplog.api.Fault;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/**
 * A problem document: why a request was not served.
 *
 * @param errors all that is wrong with the request; absent where {@code detail} says it
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details for HTTP APIs</a>
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "errors"})
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Fault> errors) {

    private static final JsonMapper JSON = JsonMapper.shared();

    public Problem {
        errors = List.copyOf(errors);
    }

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type.uri(), type.title(), type.status(), detail, List.of());
    }

    /** A problem that consists of these faults. */
    public static Problem of(ProblemType type, List<Fault> faults) {
        String detail = faults.size() == 1
                ? faults.getFirst().detail()
                : "The request has " + faults.size() + " faults, named in \"errors\".";
        return new Problem(type.uri(), type.title(), type.status(), detail, faults);
    }

    /** The same problem of a part of the request, whose place goes before that of each fault. */
    public Problem under(String pointer) {
        return new Problem(
                type,
                title,
                status,
                detail,
                errors.stream()
                        .map(fault -> new Fault(pointer + fault.pointer(), fault.code(), fault.detail()))
                        .toList());
    }

    /** The answer of a handler. */
    public ResponseEntity<Object> asResponse() {
        return asResponse(new HttpHeaders());
    }

    /** The answer of a handler, with further headers. */
    public ResponseEntity<Object> asResponse(HttpHeaders headers) {
        var all = new HttpHeaders(headers);
        all.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return ResponseEntity.status(status).headers(all).body(this);
    }

    /** The document's bytes. */
    byte[] json() {
        return JSON.writeValueAsBytes(this);
    }

    /** The answer of a filter, which no handler's machinery writes. */
    void writeTo(HttpServletResponse response) throws IOException {
        byte[] json = json();
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(json.length);
        response.getOutputStream().write(json);
    }
}
