package dev.hoplog.links.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hoplog.api.Fault;
import dev.hoplog.api.http.ApiConfiguration;
import dev.hoplog.api.http.JsonBody;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import dev.hoplog.api.http.Requires;
import dev.hoplog.directory.Scope;
import dev.hoplog.links.blocklist.BlockedNames;
import dev.hoplog.links.blocklist.Blocklist;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Shows and replaces the names that links may not lead to: those of the node that is asked. */
@RestController
@RequestMapping(path = ApiConfiguration.PATH + "/blocklist", produces = MediaType.APPLICATION_JSON_VALUE)
final class BlocklistController {

    private static final Logger log = LoggerFactory.getLogger(BlocklistController.class);

    private final Blocklist blocklist;

    BlocklistController(Blocklist blocklist) {
        this.blocklist = blocklist;
    }

    /**
     * The list in force.
     *
     * @param names sorted
     * @param fault why the file is not what is in force; absent where it is
     */
    record BlocklistResource(
            List<String> names,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String fault) {}

    @GetMapping
    @Requires(Scope.ADMIN)
    ResponseEntity<Object> show() {
        return ResponseEntity.ok(new BlocklistResource(
                List.copyOf(new TreeSet<>(blocklist.names().names())), blocklist.fault()));
    }

    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Requires(Scope.ADMIN)
    ResponseEntity<Object> replace(@RequestBody(required = false) byte @Nullable [] body) {
        return JsonBody.answer(body, json -> {
            var faults = new ArrayList<Fault>();
            return Filled.of(read(json, faults), faults).answer(this::replace);
        });
    }

    private ResponseEntity<Object> replace(BlockedNames names) {
        try {
            blocklist.replace(names);
            return show();
        } catch (IOException e) {
            log.atWarn().setCause(e).log("the blocklist cannot be written");
            var headers = new HttpHeaders();
            headers.set(HttpHeaders.RETRY_AFTER, "60");
            return Problem.of(
                            ProblemType.UNAVAILABLE,
                            "Nothing was changed, since the server cannot write the blocklist's file: its log says why.")
                    .asResponse(headers);
        }
    }

    private static BlockedNames read(JsonNode json, List<Fault> faults) {
        var names = new HashSet<String>();
        if (!json.isObject()) {
            faults.add(new Fault("", "wrongType", "The body is a JSON object."));
            return new BlockedNames(names);
        }
        for (String name : json.propertyNames()) {
            if (!name.equals("names")) {
                faults.add(new Fault(Property.pointer(name), "unknownProperty", "There is no such property here."));
            }
        }
        JsonNode given = json.path("names");
        if (!given.isArray()) {
            faults.add(new Fault(
                    "/names", given.isMissingNode() ? "required" : "wrongType", "This is an array of names."));
            return new BlockedNames(names);
        }
        for (int i = 0; i < given.size(); i++) {
            var name = new Property("/names/" + i, given.path(i), faults);
            name.text().flatMap(text -> canonical(text, name)).ifPresent(names::add);
        }
        return new BlockedNames(names);
    }

    private static Optional<String> canonical(String text, Property name) {
        Optional<String> canonical = BlockedNames.canonical(text.strip());
        return canonical.isPresent()
                ? canonical
                : name.fault(
                        "notAName", "This is a host name such as example.com, or an IP address (IPv6 in brackets).");
    }
}
