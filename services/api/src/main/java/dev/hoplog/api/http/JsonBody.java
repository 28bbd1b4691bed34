package dev.hoplog.api.http;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request's body as it came. It is read as a tree, not bound to a type, so that every fault in it can be named, each
 * with its place.
 */
public sealed interface JsonBody {

    /** The body is JSON. */
    record Read(JsonNode json) implements JsonBody {}

    /** The body is no JSON, or such that readers of JSON disagree about it. */
    record Unreadable(Problem problem) implements JsonBody {}

    /** A name that stands twice is an error: readers differ in which of the two they take. */
    JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static JsonBody of(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length == 0) {
            return unreadable("The body is empty.");
        }
        try {
            return new Read(MAPPER.readTree(bytes));
        } catch (JacksonException e) {
            var at = e.getLocation();
            return unreadable(
                    at == null || at.getLineNr() < 0
                            ? "The body is not JSON."
                            : String.format(
                                    Locale.ROOT,
                                    "The body is not JSON: see line %d, column %d.",
                                    at.getLineNr(),
                                    at.getColumnNr()));
        }
    }

    /** The handler's answer to a body, or the one that says why it cannot be read. */
    static ResponseEntity<Object> answer(byte @Nullable [] bytes, Function<JsonNode, ResponseEntity<Object>> handler) {
        return switch (of(bytes)) {
            case Read(JsonNode json) -> handler.apply(json);
            case Unreadable(Problem problem) -> problem.asResponse();
        };
    }

    private static JsonBody unreadable(String detail) {
        return new Unreadable(Problem.of(ProblemType.UNREADABLE_BODY, detail));
    }
}
