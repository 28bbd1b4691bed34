package dev.hoplog.links.http;

import dev.hoplog.api.Fault;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.node.StringNode;

/** The query parameters of a list, read one by one. What is wrong with one joins the faults, and nothing comes back. */
final class Parameters {

    /** The parameters of every list. */
    static final Set<String> OF_A_PAGE = Set.of("limit", "cursor");

    private static final String LIMIT = "limit";
    private static final String CURSOR = "cursor";

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private final Map<String, List<String>> given = new TreeMap<>();
    private final List<Fault> faults = new ArrayList<>();

    /** @param known the names that there may be; any other one is a fault, or a slip would change what is listed */
    Parameters(Map<String, String[]> given, Set<String> known) {
        given.forEach((name, values) -> {
            this.given.put(name, Arrays.asList(values));
            if (!known.contains(name)) {
                fault(
                        name,
                        "unknownParameter",
                        "This is not one of " + known.stream().sorted().toList() + ".");
            }
        });
    }

    List<String> all(String name) {
        return given.getOrDefault(name, List.of());
    }

    /** The value of a parameter that may be given once. */
    Optional<String> one(String name) {
        List<String> values = all(name);
        return values.size() > 1
                ? fault(name, "repeated", "This may be given once.")
                : values.stream().findFirst();
    }

    Optional<Instant> instant(String name) {
        return one(name).flatMap(text -> new Property("?" + name, StringNode.valueOf(text), faults).instant());
    }

    /** What a name stands for. */
    <T> Optional<T> choice(String name, String text, Map<String, T> choices) {
        T chosen = choices.get(text);
        return chosen == null
                ? fault(name, "notAllowed", "This is one of " + choices.keySet() + ".")
                : Optional.of(chosen);
    }

    int limit() {
        int limit = one(LIMIT)
                .map(text -> NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0)
                .orElse(DEFAULT_LIMIT);
        if (limit < 1 || limit > MAX_LIMIT) {
            fault(LIMIT, "outOfRange", "limit is a number from 1 to " + MAX_LIMIT + ".");
        }
        return limit;
    }

    /**
     * The place behind which the page begins; empty for the first page.
     *
     * @param place what a cursor stands for; empty for a text that is no place of this list
     */
    <P> Optional<P> after(Function<String, Optional<P>> place) {
        Optional<String> cursor = one(CURSOR);
        Optional<P> after = cursor.flatMap(Page::placeOf).flatMap(place);
        return cursor.isPresent() && after.isEmpty()
                ? fault(CURSOR, "badCursor", "cursor is a page's nextCursor, as it was given.")
                : after;
    }

    <T> Optional<T> fault(String name, String code, String detail) {
        faults.add(new Fault("?" + name, code, detail));
        return Optional.empty();
    }

    /** The handler's answer, or the one that names the faults of all that was read. */
    ResponseEntity<Object> answer(Supplier<ResponseEntity<Object>> handler) {
        return faults.isEmpty()
                ? handler.get()
                : Problem.of(ProblemType.BAD_PARAMETER, faults).asResponse();
    }

    /** The query that gives the page behind a cursor, and is otherwise this one. */
    String withCursor(String cursor) {
        var next = new TreeMap<>(given);
        next.put(CURSOR, List.of(cursor));
        return next.entrySet().stream()
                .flatMap(parameter -> parameter.getValue().stream()
                        .map(value -> parameter.getKey() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)))
                .collect(Collectors.joining("&"));
    }
}
