package dev.hoplog.links.http;

import dev.hoplog.api.Fault;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import dev.hoplog.links.Rejection;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** The one place that says what a rejection is in HTTP. */
final class RejectionProblem {

    private static final ProblemType SLUG_TAKEN = new ProblemType("slug-taken", "The slug is taken", 409);
    private static final ProblemType LINK_DELETED = new ProblemType("link-deleted", "The link is deleted", 409);
    private static final ProblemType HOME_STAYS =
            new ProblemType("home-stays", "A link keeps the slug it was made with", 409);
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
        var headers = new HttpHeaders();
        int seconds = retryAfter(rejection);
        if (seconds > 0) {
            headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(seconds));
        }
        return problem(rejection).asResponse(headers);
    }

    static Problem problem(Rejection rejection) {
        return switch (rejection) {
            case Rejection.SlugTaken(var key) ->
                Problem.of(SLUG_TAKEN, "The slug \"" + key.slug() + "\" belongs to another link, for ever.");
            case Rejection.UnknownLink() -> Problem.of(ProblemType.NOT_FOUND, "There is no such link.");
            case Rejection.UnknownAlias() -> Problem.of(ProblemType.NOT_FOUND, "The link has no such alias.");
            case Rejection.UnknownVersion() ->
                Problem.of(
                        ProblemType.INVALID,
                        List.of(new Fault("/version", "unknownVersion", "The link never had that version.")));
            case Rejection.HomeStays(var key) ->
                Problem.of(
                        HOME_STAYS,
                        "The slug \"" + key.slug() + "\" is the one the link was made with, and stays its own.");
            case Rejection.LinkIsDeleted() -> Problem.of(LINK_DELETED, "Restore the link before you change it.");
            case Rejection.StaleVersion(long version) ->
                Problem.of(
                        STALE_VERSION,
                        "The link has version " + version + ", which If-Match does not name. Read it again.");
            case Rejection.Unacceptable(var faults) -> Problem.of(ProblemType.INVALID, faults);
            case Rejection.KeyUsedOtherwise() ->
                Problem.of(
                        KEY_REUSED,
                        "This Idempotency-Key was used here with another body. Choose a new one for a new request.");
            case Rejection.NoFreeSlug() ->
                Problem.of(CONTENDED, "No free slug was found. Repeat the request, or choose a slug yourself.");
            case Rejection.Contended() -> Problem.of(CONTENDED, "Repeat the request.");
            case Rejection.CannotDecide(String reason) ->
                Problem.of(ProblemType.UNAVAILABLE, "Nothing was done, since this node cannot write now: " + reason);
            case Rejection.TooManyWaiting() ->
                Problem.of(ProblemType.UNAVAILABLE, "Nothing was done, since too many writes wait for the log here.");
            case Rejection.OutcomeUnknown() ->
                Problem.of(
                        OUTCOME_UNKNOWN,
                        "The log did not answer in time, so the outcome is unknown. Retry with the same Idempotency-Key:"
                                + " what was done is not done again. Without such a key, look first.");
        };
    }

    static ResponseEntity<Object> unknownLink() {
        return of(new Rejection.UnknownLink());
    }

    /** Seconds after which a repeat may go better; 0 where it will not. */
    private static int retryAfter(Rejection rejection) {
        return switch (rejection) {
            case Rejection.NoFreeSlug _,
                    Rejection.Contended _,
                    Rejection.TooManyWaiting _,
                    Rejection.OutcomeUnknown _ -> 1;
            case Rejection.CannotDecide _ -> 5;
            case Rejection.SlugTaken _,
                    Rejection.UnknownLink _,
                    Rejection.UnknownAlias _,
                    Rejection.UnknownVersion _,
                    Rejection.HomeStays _,
                    Rejection.LinkIsDeleted _,
                    Rejection.StaleVersion _,
                    Rejection.Unacceptable _,
                    Rejection.KeyUsedOtherwise _ -> 0;
        };
    }

    static ResponseEntity<Object> later(ProblemType type, int seconds, String detail) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(seconds));
        return Problem.of(type, detail).asResponse(headers);
    }
}
