package dev.hoplog.links.http;

import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import dev.hoplog.directory.Caller;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;
import dev.hoplog.links.DerivedNames;
import dev.hoplog.links.Provenance;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;

/** Names the command behind a request: the one that its {@code Idempotency-Key} stands for, or one of its own. */
final class Commands {

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final int MAX_KEY = 255;

    private final DerivedNames names;

    Commands(DerivedNames names) {
        this.names = names;
    }

    /** Says where an item of a request comes from. */
    @FunctionalInterface
    interface Naming {

        /**
         * @param item what is asked for; null where the request says it all
         * @param index of the item, 0 where the request has one
         */
        Provenance of(@Nullable JsonNode item, int index);
    }

    /** Answers a request that is one command. */
    ResponseEntity<Object> one(
            HttpServletRequest request,
            Caller caller,
            @Nullable JsonNode body,
            Function<Provenance, ResponseEntity<Object>> handler) {
        return several(request, caller, naming -> handler.apply(naming.of(body, 0)));
    }

    /** Answers a request that is a command for each of its items. */
    ResponseEntity<Object> several(
            HttpServletRequest request, Caller caller, Function<Naming, ResponseEntity<Object>> handler) {
        String key = request.getHeader(IDEMPOTENCY_KEY);
        if (key == null) {
            CommandId command = names.command();
            return handler.apply(
                    (_, index) -> new Provenance(DerivedNames.ofItem(command, index), BodyHash.NONE, caller.keyId()));
        }
        if (key.isBlank() || key.length() > MAX_KEY) {
            return Problem.of(ProblemType.BAD_PARAMETER, "An Idempotency-Key has 1 to " + MAX_KEY + " characters.")
                    .asResponse();
        }
        String methodAndPath = request.getMethod() + " " + request.getRequestURI();
        return handler.apply((item, index) -> new Provenance(
                names.command(caller.owner(), methodAndPath, key, index), CanonicalJson.hash(item), caller.keyId()));
    }
}
