package dev.hoplog.links.http;

import dev.hoplog.api.Fault;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A property of a body, read as what it should be. What is wrong with it joins the faults, and nothing comes back.
 *
 * @param pointer where it stands
 */
record Property(String pointer, JsonNode value, List<Fault> faults) {

    private static final int MAX_POINTER = 256;
    private static final Pattern RFC_3339 = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})");

    /** A property of an object. */
    static Property of(JsonNode object, String name, List<Fault> faults) {
        return new Property(pointer(name), object.path(name), faults);
    }

    /** A JSON pointer to a property of the body (RFC 6901, 3), short even where the name is not. */
    static String pointer(String name) {
        String shown = name.length() <= MAX_POINTER ? name : name.substring(0, MAX_POINTER);
        return "/" + shown.replace("~", "~0").replace("/", "~1");
    }

    boolean isNull() {
        return value.isNull();
    }

    Optional<String> text() {
        if (!value.isString()) {
            return fault("wrongType", "This is a string.");
        }
        String text = value.stringValue();
        // Half a character cannot be written as UTF-8: the log would hold another text.
        return StandardCharsets.UTF_8.newEncoder().canEncode(text)
                ? Optional.of(text)
                : fault("badText", "This is Unicode text without unpaired surrogates.");
    }

    Optional<String> textOfCharacters(int max) {
        return text().flatMap(text -> text.codePointCount(0, text.length()) <= max
                ? Optional.of(text)
                : fault("tooLong", "This has at most " + max + " characters."));
    }

    Optional<String> textOfBytes(int max) {
        return text().flatMap(text -> text.getBytes(StandardCharsets.UTF_8).length <= max
                ? Optional.of(text)
                : fault("tooLong", "This has at most " + max + " bytes of UTF-8."));
    }

    Optional<Boolean> flag() {
        return value.isBoolean() ? Optional.of(value.booleanValue()) : fault("wrongType", "This is true or false.");
    }

    Optional<Integer> oneOf(List<Integer> allowed) {
        if (!value.isIntegralNumber()) {
            return fault("wrongType", "This is a whole number.");
        }
        return value.canConvertToInt() && allowed.contains(value.intValue())
                ? Optional.of(value.intValue())
                : fault("notAllowed", "This is one of " + allowed + ".");
    }

    Optional<Long> wholeNumber(long least, long most) {
        if (!value.isIntegralNumber()) {
            return fault("wrongType", "This is a whole number.");
        }
        return value.canConvertToLong() && value.longValue() >= least && value.longValue() <= most
                ? Optional.of(value.longValue())
                : fault("outOfRange", "This is a whole number from " + least + " to " + most + ".");
    }

    Optional<Instant> instant() {
        return text().flatMap(text -> {
            Optional<Instant> instant = instant(text);
            return instant.isPresent()
                    ? instant
                    : fault("notAnInstant", "This is an instant of RFC 3339, such as 2030-01-31T12:00:00Z.");
        });
    }

    /** The instant that a text of RFC 3339 names, as fine as the log keeps it. */
    static Optional<Instant> instant(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        if (!RFC_3339.matcher(upper).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(upper).toInstant().truncatedTo(ChronoUnit.MILLIS));
        } catch (DateTimeException e) {
            // A day such as February 30.
            return Optional.empty();
        }
    }

    /** A text that is not blank. */
    Optional<String> label(int maxCharacters) {
        return textOfCharacters(maxCharacters)
                .flatMap(text -> text.isBlank()
                        ? fault("empty", "This has at least one character that is not blank.")
                        : Optional.of(text));
    }

    /** A list of distinct texts, in the order in which each comes first. */
    Optional<List<String>> texts(int maxTexts, int maxCharacters) {
        if (!value.isArray()) {
            return fault("wrongType", "This is an array of strings.");
        }
        if (value.size() > maxTexts) {
            return fault("tooMany", "There are at most " + maxTexts + " of these.");
        }
        int before = faults.size();
        var texts = new LinkedHashSet<String>();
        for (int i = 0; i < value.size(); i++) {
            var element = new Property(pointer + "/" + i, value.get(i), faults);
            element.label(maxCharacters).ifPresent(texts::add);
        }
        return faults.size() == before ? Optional.of(List.copyOf(texts)) : Optional.empty();
    }

    <T> Optional<T> fault(String code, String detail) {
        faults.add(new Fault(pointer, code, detail));
        return Optional.empty();
    }
}
