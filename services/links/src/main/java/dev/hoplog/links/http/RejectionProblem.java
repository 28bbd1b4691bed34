package dev.hoplog.links.http;

import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import dev.hoplog.links.Rejection;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** The one place that says what a rejection is in HTTP. */
final class RejectionProblem {

    private static final ProblemType SLUG_TAKEN = new ProblemType("slug-taken", "The slug is taken", 409);
    private static final ProblemType LINK_DELETED = new ProblemType("link-deleted", "The link is deleted", 409);
    private static final ProblemType STALE_VERSION =
            new ProblemType("stale-version", "The link has changed meanwhile", 412);
    static final ProblemType KEY_REUSED =
            new ProblemType("idempotency-key-reused", "The Idempotency-Key belongs to another request", 422);
    private static final ProblemType CONTENDED =
            new ProblemType("contended", "Others were quicker each time; nothing was done", 503);
    static final ProblemType OUTCOME_UNKNOWN =
            new ProblemType("outcome-unknown", "It is not known whether this was done", 503);

    private RejectionProblem() {}

    static ResponseEntity<Object> of(Rejection rejection) {
        return switch (rejection) {
            case Rejection.SlugTaken(var key) ->
                Problem.of(SLUG_TAKEN, "The slug \"" + key.slug() + "\" belongs to another link, for ever.")
                        .asResponse();
            case Rejection.UnknownLink() -> unknownLink();
            case Rejection.LinkIsDeleted() ->
                Problem.of(LINK_DELETED, "Restore the link before you change it.")
                        .asResponse();
            case Rejection.StaleVersion(long version) ->
                Problem.of(
                                STALE_VERSION,
                                "The link has version " + version + ", which If-Match does not name. Read it again.")
                        .asResponse();
            case Rejection.Unacceptable(var faults) ->
                Problem.of(ProblemType.INVALID, faults).asResponse();
            case Rejection.KeyUsedOtherwise() ->
                Problem.of(
                                KEY_REUSED,
                                "This Idempotency-Key was used here with another body. Choose a new one for a new request.")
                        .asResponse();
            case Rejection.NoFreeSlug() ->
                later(CONTENDED, 1, "No free slug was found. Repeat the request, or choose a slug yourself.");
            case Rejection.Contended() -> later(CONTENDED, 1, "Repeat the request.");
            case Rejection.CannotDecide(String reason) ->
                later(ProblemType.UNAVAILABLE, 5, "Nothing was done, since this node cannot write now: " + reason);
            case Rejection.TooManyWaiting() ->
                later(ProblemType.UNAVAILABLE, 1, "Nothing was done, since too many writes wait for the log here.");
            case Rejection.OutcomeUnknown() ->
                later(
                        OUTCOME_UNKNOWN,
                        1,
                        "The log did not answer in time, so the outcome is unknown. Retry with the same Idempotency-Key:"
                                + " what was done is not done again. Without such a key, look first.");
        };
    }

    static ResponseEntity<Object> unknownLink() {
        return Problem.of(ProblemType.NOT_FOUND, "There is no such link.").asResponse();
    }

    static ResponseEntity<Object> later(ProblemType type, int seconds, String detail) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(seconds));
        return Problem.of(type, detail).asResponse(headers);
    }
}
