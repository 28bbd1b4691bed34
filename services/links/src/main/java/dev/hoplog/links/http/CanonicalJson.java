package dev.hoplog.links.http;

import dev.hoplog.events.BodyHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * A body in the one form that all ways to write it share: no spaces, the names in every object in order. Its hash stands
 * in the log, so the form never changes.
 */
final class CanonicalJson {

    private CanonicalJson() {}

    /** The hash of a body; null for none. */
    static BodyHash hash(@Nullable JsonNode body) {
        var text = new StringBuilder();
        if (body != null) {
            write(text, body);
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return new BodyHash(HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void write(StringBuilder text, JsonNode node) {
        if (node.isObject()) {
            String separator = "{";
            for (Map.Entry<String, JsonNode> property : node.properties().stream()
                    .sorted(Comparator.comparing(Map.Entry::getKey))
                    .toList()) {
                text.append(separator)
                        .append(StringNode.valueOf(property.getKey()))
                        .append(':');
                write(text, property.getValue());
                separator = ",";
            }
            text.append(separator.equals("{") ? "{}" : "}");
        } else if (node.isArray()) {
            String separator = "[";
            for (JsonNode element : node.values()) {
                text.append(separator);
                write(text, element);
                separator = ",";
            }
            text.append(separator.equals("[") ? "[]" : "]");
        } else {
            text.append(node);
        }
    }
}
