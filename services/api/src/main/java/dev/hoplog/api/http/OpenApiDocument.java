package dev.hoplog.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the API promises, in words that programs read.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.1.html">OpenAPI Specification 3.1.1</a>
 */
final class OpenApiDocument {

    private static final String RESOURCE = "openapi.yaml";
    private static final String PATHS = "paths";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private OpenApiDocument() {}

    /**
     * The document as JSON, with the operations that are served here: roles that run apart serve a part each.
     *
     * @param served operations such as {@code GET /links/{id}}
     */
    static byte[] json(Set<String> served) {
        Map<String, Object> document = read();
        document.computeIfPresent(PATHS, (_, paths) -> served(object(paths), served));
        return JsonMapper.shared().writeValueAsBytes(document);
    }

    private static Map<String, Object> served(Map<String, Object> paths, Set<String> served) {
        var remaining = new LinkedHashMap<String, Object>();
        paths.forEach((path, item) -> {
            Map<String, Object> operations = object(item);
            operations.keySet().removeIf(name -> METHODS.contains(name) && !served.contains(operation(name, path)));
            if (operations.keySet().stream().anyMatch(METHODS::contains)) {
                remaining.put(path, operations);
            }
        });
        return remaining;
    }

    static String operation(String method, String path) {
        return method.toUpperCase(Locale.ROOT) + " " + path;
    }

    /** The whole document, whichever role serves a part. */
    static Map<String, Object> read() {
        try (InputStream yaml = OpenApiDocument.class.getResourceAsStream(RESOURCE)) {
            return object(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked") // The document is part of the program, and all its objects have names as keys.
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }
}
