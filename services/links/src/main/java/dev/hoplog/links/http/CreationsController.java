package dev.hoplog.links.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.hoplog.api.Fault;
import dev.hoplog.api.http.DomainLimit;
import dev.hoplog.api.http.JsonBody;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import dev.hoplog.api.http.RateLimits;
import dev.hoplog.api.http.Requires;
import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Scope;
import dev.hoplog.events.LinkKey;
import dev.hoplog.links.Creation;
import dev.hoplog.links.LinkWriter;
import dev.hoplog.links.Provenance;
import dev.hoplog.links.Rejection;
import dev.hoplog.links.Written;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes links, one or many.
 *
 * <p>A repeat under the same {@code Idempotency-Key} is answered like the first request, with the link as it is now: a
 * creation with 201 each time.
 */
@RestController
@RequestMapping(path = LinksController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
final class CreationsController {

    /** Where many links are made at once. */
    static final String BULK = "/bulk";

    static final int MAX_LINKS = 1000;

    private final LinkWriter writer;
    private final Commands commands;
    private final RateLimits limits;
    private final LinkRules rules;
    private final LinkAnswers answers;

    CreationsController(LinkWriter writer, Commands commands, RateLimits limits, LinkRules rules, LinkAnswers answers) {
        this.writer = writer;
        this.commands = commands;
        this.limits = limits;
        this.rules = rules;
        this.answers = answers;
    }

    /** What came of each item of a bulk request, in the order of the items. */
    record BulkResults(List<BulkResult> results) {
        BulkResults {
            results = List.copyOf(results);
        }
    }

    /**
     * What came of an item, or what would.
     *
     * @param status that a request of its own would have got
     * @param link null where there is none, and in a dry run
     * @param problem null where there is none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"index", "status", "link", "problem"})
    record BulkResult(
            int index,
            int status,
            @Nullable LinkResource link,
            @Nullable Problem problem) {

        static BulkResult of(int index, Problem problem) {
            return new BulkResult(index, problem.status(), null, problem.under("/links/" + index));
        }

        BulkResult withoutLink() {
            return new BulkResult(index, status, null, problem);
        }
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Requires(Scope.LINKS_WRITE)
    ResponseEntity<Object> create(
            @RequestBody(required = false) byte @Nullable [] body,
            @RequestAttribute(Requires.CALLER) Caller caller,
            HttpServletRequest request) {
        return JsonBody.answer(
                body,
                json -> LinkForm.creation(json, rules)
                        .answer(creation -> DomainLimit.refusal(caller, creation.domain(), rules.hosts(), "/domain")
                                .orElseGet(() -> commands.one(
                                        request,
                                        caller,
                                        json,
                                        by -> answers.answer(
                                                create(creation, json, by),
                                                List.of(),
                                                CreationsController::created)))));
    }

    @PostMapping(path = BULK, consumes = MediaType.APPLICATION_JSON_VALUE)
    @Requires(Scope.LINKS_WRITE)
    ResponseEntity<Object> createMany(
            @RequestBody(required = false) byte @Nullable [] body,
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestAttribute(Requires.CALLER) Caller caller,
            HttpServletRequest request,
            HttpServletResponse response) {
        return JsonBody.answer(
                body,
                json -> LinkForm.items(json, MAX_LINKS)
                        .answer(items -> limits.chargeItems(caller, items.size(), response::setHeader)
                                .map(Problem::asResponse)
                                .orElseGet(() -> commands.several(
                                        request,
                                        caller,
                                        naming ->
                                                dryRun ? foresee(items, caller) : createAll(items, caller, naming)))));
    }

    private ResponseEntity<Object> createAll(List<JsonNode> items, Caller caller, Commands.Naming naming) {
        var written = new ArrayList<LinkKey>();
        List<BulkResult> results = forAll(
                items,
                caller,
                (index, json, creation) ->
                        () -> result(index, create(creation, json, naming.of(json, index)), written));
        return ResponseEntity.ok().headers(answers.seen(written)).body(new BulkResults(results));
    }

    private ResponseEntity<Object> foresee(List<JsonNode> items, Caller caller) {
        return ResponseEntity.ok(new BulkResults(forAll(
                items,
                caller,
                (index, _, creation) -> () -> writer.foresee(creation)
                        .map(outcome ->
                                result(index, outcome, new ArrayList<>()).withoutLink())
                        .orElseGet(() -> new BulkResult(index, 201, null, null)))));
    }

    /** What is done about an item that is well-formed. */
    @FunctionalInterface
    private interface Plan {
        Callable<BulkResult> of(int index, JsonNode json, Creation creation);
    }

    /** All items at once, since each of them waits for the log. */
    private List<BulkResult> forAll(List<JsonNode> items, Caller caller, Plan plan) {
        Set<LinkKey> keys = new HashSet<>();
        List<Future<BulkResult>> results = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < items.size(); i++) {
                results.add(threads.submit(planned(i, items.get(i), caller, keys, plan)));
            }
        }
        return results.stream().map(CreationsController::of).toList();
    }

    private Callable<BulkResult> planned(int index, JsonNode json, Caller caller, Set<LinkKey> keys, Plan plan) {
        return switch (LinkForm.creation(json, rules)) {
            case Filled.Bad<Creation>(List<Fault> faults) ->
                () -> BulkResult.of(index, Problem.of(ProblemType.INVALID, faults));
            case Filled.Good<Creation>(Creation creation) -> {
                LinkKey key = creation.slug() == null ? null : new LinkKey(creation.domain(), creation.slug());
                Optional<Problem> refusal = DomainLimit.problem(caller, creation.domain(), rules.hosts(), "/domain");
                if (refusal.isPresent()) {
                    yield () -> BulkResult.of(index, refusal.get());
                }
                yield key == null || keys.add(key)
                        ? plan.of(index, json, creation)
                        : () -> BulkResult.of(index, RejectionProblem.problem(new Rejection.SlugTaken(key)));
            }
        };
    }

    private static BulkResult of(Future<BulkResult> result) {
        try {
            // All have ended: the executor was closed.
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an item of a bulk request broke", e.getCause());
        }
    }

    private BulkResult result(int index, Written outcome, List<LinkKey> written) {
        return switch (outcome) {
            case Written.Done(var entry) -> result(index, 201, entry, written);
            case Written.Found(var entry) -> result(index, 200, entry, written);
            case Written.Refused(var rejection) -> BulkResult.of(index, RejectionProblem.problem(rejection));
        };
    }

    private BulkResult result(int index, int status, Directory.Entry entry, List<LinkKey> written) {
        synchronized (written) {
            written.add(entry.key());
        }
        Optional<LinkResource> link = answers.resource(entry);
        return link.isPresent()
                ? new BulkResult(index, status, link.get(), null)
                : BulkResult.of(index, RejectionProblem.problem(new Rejection.UnknownLink()));
    }

    private Written create(Creation creation, JsonNode json, Provenance by) {
        if (!creation.ifNone()) {
            return writer.create(creation, by);
        }
        // Whoever asks for the same properties asks for the same link, whatever else he says.
        ObjectNode properties = ((ObjectNode) json).deepCopy().without(LinkForm.NOT_OF_THE_LINK);
        return writer.create(creation, new Provenance(by.commandId(), CanonicalJson.hash(properties), by.actor()));
    }

    private static ResponseEntity<Object> created(LinkResource link) {
        // Relative: whatever stands between here and the client knows best under which host it was asked.
        return ResponseEntity.created(URI.create(LinksController.PATH + "/" + link.id()))
                .eTag(link.entityTag())
                .body(link);
    }
}
