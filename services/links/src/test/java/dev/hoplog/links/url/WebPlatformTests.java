package dev.hoplog.links.url;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The public test data of the standard.
 *
 * <p>Left out are cases whose input is relative: a destination is absolute, so there is no base to resolve it against. A
 * case that has a base is taken if its input does without: it has a scheme that is not special, or two slashes after it.
 * Also left out is each case's origin, which nothing here computes.
 */
public final class WebPlatformTests {

    private WebPlatformTests() {}

    /** All cases of an absolute input: objects with {@code input} and either {@code failure} or {@code href} and parts. */
    public static Stream<JsonNode> absoluteUrls() {
        return Stream.concat(cases("urltestdata.json"), cases("urltestdata-javascript-only.json"))
                .filter(test -> !test.path("base").isString() || isAbsolute(test));
    }

    /** Hosts: objects with {@code input} and {@code output}, which is null if the input is no domain. */
    static Stream<JsonNode> domains() {
        return cases("toascii.json");
    }

    private static boolean isAbsolute(JsonNode test) {
        String input = test.path("input").asString().replaceAll("[\t\n\r]", "").strip();
        String scheme = input.replaceFirst("(?s)^([A-Za-z][A-Za-z0-9+.-]*):.*$", "$1");
        boolean hasScheme = scheme.length() < input.length();
        return hasScheme
                && (!Url.isSpecial(scheme.toLowerCase(Locale.ROOT)) || input.startsWith("//", scheme.length() + 1));
    }

    private static Stream<JsonNode> cases(String file) {
        try (InputStream in = Objects.requireNonNull(WebPlatformTests.class.getResourceAsStream(file))) {
            // Between the cases stand comments, as plain strings.
            return JsonMapper.shared().readTree(in).values().stream().filter(JsonNode::isObject);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
