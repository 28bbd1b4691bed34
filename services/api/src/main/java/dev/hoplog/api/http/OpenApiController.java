package dev.hoplog.api.http;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.webjars.WebJarVersionLocator;

/** Describes the API to whoever asks, with a key or without: for programs as OpenAPI, for people as a page to try it on. */
@RestController
public final class OpenApiController {

    /** Where the description is. */
    public static final String DOCUMENT = ApiConfiguration.PATH + "/openapi.json";

    /** Where the page is. */
    public static final String PAGE = ApiConfiguration.PATH + "/docs";

    /** Nothing from elsewhere, and nothing that somebody put into the page. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String HOME = "index.html";

    private final Supplier<byte[]> document;
    private final Map<String, Resource> files = Map.of(
            HOME,
            own(HOME),
            "start.js",
            own("start.js"),
            "swagger-ui.css",
            ofWebJar("swagger-ui.css"),
            "swagger-ui-bundle.js",
            ofWebJar("swagger-ui-bundle.js"));

    /** @param handlers what is served here; asked once all of it is there */
    OpenApiController(ObjectProvider<RequestMappingHandlerMapping> handlers) {
        document = SingletonSupplier.of(() -> OpenApiDocument.json(served(handlers)));
    }

    @GetMapping(path = DOCUMENT)
    ResponseEntity<byte[]> document() {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noCache())
                .body(document.get());
    }

    @GetMapping(path = PAGE)
    ResponseEntity<Void> page() {
        // Relative, since what stands before this server may have put something before the path.
        return ResponseEntity.status(HttpStatus.PERMANENT_REDIRECT)
                .header(HttpHeaders.LOCATION, "docs/")
                .build();
    }

    @GetMapping(path = {PAGE + "/", PAGE + "/{file}"})
    ResponseEntity<Object> file(@PathVariable(required = false, name = "file") String name) {
        Resource file = files.get(name == null ? HOME : name);
        return file == null
                ? Problem.of(ProblemType.NOT_FOUND, "The page has no such file.")
                        .asResponse()
                : ResponseEntity.ok()
                        // The browser runs and shows nothing whose type is wrong, and JSON is what is answered
                        // otherwise.
                        .contentType(MediaTypeFactory.getMediaType(file).orElseThrow())
                        .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                        .header("X-Content-Type-Options", "nosniff")
                        .cacheControl(CacheControl.noCache())
                        .body(file);
    }

    /** Whether a path belongs to the description, which needs no key. */
    static boolean isPublic(String path) {
        return path.equals(DOCUMENT) || path.equals(PAGE) || path.startsWith(PAGE + "/");
    }

    private static Set<String> served(ObjectProvider<RequestMappingHandlerMapping> handlers) {
        return handlers.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(OpenApiController::operations)
                .collect(Collectors.toSet());
    }

    private static Stream<String> operations(RequestMappingInfo handled) {
        return handled.getPatternValues().stream()
                .filter(pattern -> pattern.startsWith(ApiConfiguration.PATH + "/"))
                // The rest of a path is a parameter like any other.
                .map(pattern ->
                        pattern.substring(ApiConfiguration.PATH.length()).replace("{*", "{"))
                .flatMap(path -> handled.getMethodsCondition().getMethods().stream()
                        .map(method -> OpenApiDocument.operation(method.name(), path)));
    }

    private static Resource own(String name) {
        return new ClassPathResource("docs/" + name, OpenApiController.class);
    }

    private static Resource ofWebJar(String name) {
        String path = new WebJarVersionLocator().fullPath("swagger-ui", name);
        if (path == null) {
            throw new IllegalStateException("the page's library lacks " + name);
        }
        return new ClassPathResource(path);
    }
}
