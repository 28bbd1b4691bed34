package dev.hoplog.links.http;

import dev.hoplog.api.Fault;
import dev.hoplog.api.http.ApiConfiguration;
import dev.hoplog.api.http.JsonBody;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import dev.hoplog.api.http.Requires;
import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Scope;
import dev.hoplog.links.Provenance;
import dev.hoplog.links.tags.TagChange;
import dev.hoplog.links.tags.TagJob;
import dev.hoplog.links.tags.TagJobs;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Renames tags and takes them away, on all links at once; and says how far that is. */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
final class TagJobsController {

    static final String JOBS = ApiConfiguration.PATH + "/jobs";

    /** A tag may have slashes. */
    private static final String TAG = LinkListController.TAGS + "/{*tag}";

    private final TagJobs jobs;
    private final Commands commands;
    private final LinkAnswers answers;

    TagJobsController(TagJobs jobs, Commands commands, LinkAnswers answers) {
        this.jobs = jobs;
        this.commands = commands;
        this.answers = answers;
    }

    @PatchMapping(
            path = TAG,
            consumes = {LinksController.MERGE_PATCH, MediaType.APPLICATION_JSON_VALUE})
    @Requires(Scope.LINKS_WRITE)
    ResponseEntity<Object> rename(
            @PathVariable String tag,
            @RequestBody(required = false) byte @Nullable [] body,
            @RequestAttribute(Requires.CALLER) Caller caller,
            HttpServletRequest request) {
        return JsonBody.answer(
                body,
                json -> name(json)
                        .answer(name -> commands.one(request, caller, json, by -> start(tag, name, caller, by))));
    }

    @DeleteMapping(TAG)
    @Requires(Scope.LINKS_WRITE)
    ResponseEntity<Object> delete(
            @PathVariable String tag, @RequestAttribute(Requires.CALLER) Caller caller, HttpServletRequest request) {
        return commands.one(request, caller, null, by -> start(tag, null, caller, by));
    }

    @GetMapping(JOBS + "/{id}")
    @Requires(Scope.LINKS_WRITE)
    ResponseEntity<Object> read(@PathVariable String id, @RequestAttribute(Requires.CALLER) Caller caller) {
        return jobs.find(id)
                .filter(job -> job.owner().equals(caller.owner()) || caller.may(Scope.ADMIN))
                .map(this::shown)
                .orElseGet(() -> Problem.of(
                                ProblemType.NOT_FOUND,
                                "This node has no such job. Jobs end with the process that carries them out; the request that"
                                        + " began it can be sent again, and goes on with what is left.")
                        .asResponse());
    }

    private ResponseEntity<Object> shown(TagJob job) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        return (job.isEnded() ? answer.headers(answers.seen()) : answer).body(TagJobResource.of(job));
    }

    /** @param path the tag behind a slash; empty where there is none */
    private ResponseEntity<Object> start(String path, @Nullable String name, Caller caller, Provenance by) {
        if (path.length() < 2) {
            return Problem.of(ProblemType.NOT_FOUND, "Name a tag: " + LinkListController.TAGS + "/TAG.")
                    .asResponse();
        }
        return switch (jobs.start(new TagChange(path.substring(1), name), caller, by)) {
            case TagJobs.Started.Accepted(TagJob job) ->
                ResponseEntity.accepted()
                        .location(URI.create(JOBS + "/" + job.id()))
                        .body(TagJobResource.of(job));
            case TagJobs.Started.Refused(var rejection) -> RejectionProblem.of(rejection);
        };
    }

    private static Filled<String> name(JsonNode body) {
        List<Fault> faults = new ArrayList<>();
        if (!body.isObject()) {
            return new Filled.Bad<>(List.of(new Fault("", "wrongType", "The body is a JSON object.")));
        }
        for (String property : body.propertyNames()) {
            if (!property.equals("name")) {
                faults.add(new Fault(Property.pointer(property), "unknownProperty", "There is no such property here."));
            }
        }
        Property name = Property.of(body, "name", faults);
        String text = name.value().isMissingNode()
                ? name.<String>fault("required", "A tag is renamed to a name.").orElse("")
                : name.label(LinkForm.MAX_TAG).orElse("");
        return Filled.of(text, faults);
    }
}
