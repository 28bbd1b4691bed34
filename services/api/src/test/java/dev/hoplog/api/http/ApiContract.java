package dev.hoplog.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds answers against the OpenAPI document: their status, headers, media type and body. It is stricter than a client has
 * to be, since a property that the document lacks is a fault too.
 */
public final class ApiContract {

    private static final String DOCUMENT = "urn:hoplog:openapi";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private static final Pattern EVENT = Pattern.compile("event: (.*)\\ndata: (.*)\\n\\n");

    private final JsonNode document;
    private final SchemaRegistry schemas;
    private final List<Operation> operations = new ArrayList<>();
    private final Set<String> kept = ConcurrentHashMap.newKeySet();

    /**
     * Something that clients can ask for.
     *
     * @param path with parameters in braces, below the place of the API
     * @param node what the document says of it
     */
    public record Operation(String id, String method, String path, Pattern pattern, JsonNode node) {

        /** Whether a key is needed. */
        public boolean isProtected() {
            return !scope().isEmpty();
        }

        /** What a key must allow; empty where none is needed. */
        public String scope() {
            return node.at("/security/0/bearer/0").asString("");
        }

        /** Whether it takes a body. */
        public boolean hasBody() {
            return node.has("requestBody");
        }

        /** A body as the document shows one. */
        public String exampleBody() {
            return node.at("/requestBody/content/application~1json/example").toString();
        }

        Set<String> statuses() {
            return new TreeSet<>(node.path("responses").propertyNames());
        }
    }

    private ApiContract(JsonNode document) {
        this.document = document;
        closeObjects(document);
        schemas = SchemaRegistry.withDialect(
                Dialects.getOpenApi31(), registry -> registry.schemas(Map.of(DOCUMENT, document.toString())));
        document.path("paths")
                .forEachEntry((path, item) -> item.properties().stream()
                        .filter(entry -> METHODS.contains(entry.getKey()))
                        .forEach(entry -> operations.add(
                                operation(entry.getKey().toUpperCase(Locale.ROOT), path, entry.getValue()))));
        // A word in a path comes before a parameter in its place.
        operations.sort(Comparator.comparing(operation -> operation.path().replace('{', '~')));
    }

    /** The promises of a document in JSON. */
    public static ApiContract of(byte[] json) {
        return new ApiContract(JsonMapper.shared().readTree(json));
    }

    /** The promises of the whole document, whichever role serves them. */
    public static ApiContract whole() {
        return new ApiContract(JsonMapper.shared().valueToTree(OpenApiDocument.read()));
    }

    public List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** Each documented status of each operation, such as {@code getLink 404}. */
    public Set<String> promised() {
        var promised = new TreeSet<String>();
        operations.forEach(
                operation -> operation.statuses().forEach(status -> promised.add(operation.id + " " + status)));
        return promised;
    }

    /** Those of them that answers were seen to keep. */
    public Set<String> kept() {
        return new TreeSet<>(kept);
    }

    /** Fails if an answer to a request of the API is none that the document promises. */
    public void check(String method, HttpResponse<String> answer) {
        String path = answer.request().uri().getRawPath();
        Optional<Operation> asked = path.startsWith(ApiConfiguration.PATH + "/")
                ? operation(method, path.substring(ApiConfiguration.PATH.length()))
                : Optional.empty();
        asked.ifPresent(operation -> check(operation, answer));
    }

    private void check(Operation operation, HttpResponse<String> answer) {
        String status = Integer.toString(answer.statusCode());
        String name = operation.id + " " + status;
        assertThat(operation.statuses())
                .as("documented answers of " + operation.id)
                .contains(status);
        JsonNode response = resolved(operation.node.path("responses").path(status));
        resolved(response.path("headers")).forEachEntry((header, described) -> {
            if (resolved(described).path("required").asBoolean(false)) {
                assertThat(answer.headers().firstValue(header))
                        .as(name + " has " + header)
                        .isPresent();
            }
        });
        JsonNode content = response.path("content");
        if (content.isEmpty()) {
            assertThat(answer.body()).as("the body of " + name).isEmpty();
        } else {
            String type = mediaType(answer);
            assertThat(content.propertyNames())
                    .as("documented media types of " + name)
                    .contains(type);
            checkBody(name, content.path(type).path("schema").path("$ref").asString(""), answer.body());
            checkEvents(name, content.path(type).path("x-events"), answer.body());
        }
        kept.add(name);
    }

    private void checkBody(String name, String schema, String body) {
        if (!schema.isEmpty()) {
            assertThat(schemas.getSchema(SchemaLocation.of(DOCUMENT + schema))
                            .validate(JsonMapper.shared().readTree(body)))
                    .as("what " + name + " says otherwise than documented, in " + body)
                    .isEmpty();
        }
    }

    /** Of a stream, the events that are whole. */
    private void checkEvents(String name, JsonNode documented, String body) {
        if (documented.isEmpty()) {
            return;
        }
        Matcher event = EVENT.matcher(body);
        while (event.find()) {
            assertThat(documented.propertyNames())
                    .as("documented events of " + name)
                    .contains(event.group(1));
            checkBody(name, documented.path(event.group(1)).asString(), event.group(2));
        }
    }

    private Optional<Operation> operation(String method, String path) {
        return operations.stream()
                .filter(operation -> operation.pattern.matcher(path).matches())
                .findFirst()
                .flatMap(first -> operations.stream()
                        .filter(operation -> operation.path.equals(first.path) && operation.method.equals(method))
                        .findFirst());
    }

    private static Operation operation(String method, String path, JsonNode node) {
        // A slug may have slashes in it.
        String pattern = path.replaceAll("[{]slug[}]$", ".+").replaceAll("[{][a-zA-Z]+[}]", "[^/]+");
        return new Operation(node.path("operationId").asString(), method, path, Pattern.compile(pattern), node);
    }

    private static String mediaType(HttpResponse<?> answer) {
        return answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
    }

    private JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : document.at(reference.substring(1));
    }

    private static void closeObjects(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(ApiContract::closeObjects);
    }
}
