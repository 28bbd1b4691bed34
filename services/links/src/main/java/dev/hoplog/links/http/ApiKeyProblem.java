package dev.hoplog.links.http;

import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import org.springframework.http.ResponseEntity;

/** What keeps an API key from being made or deleted, in HTTP. */
final class ApiKeyProblem {

    private static final ProblemType KEY_DELETED =
            new ProblemType("api-key-deleted", "The API key was deleted since", 409);

    private ApiKeyProblem() {}

    static ResponseEntity<Object> unknownKey() {
        return Problem.of(ProblemType.NOT_FOUND, "There is no such API key.").asResponse();
    }

    static ResponseEntity<Object> deletedSince() {
        return Problem.of(
                        KEY_DELETED,
                        "The API key that this Idempotency-Key made was deleted. Choose a new Idempotency-Key for another.")
                .asResponse();
    }

    static ResponseEntity<Object> keyUsedOtherwise() {
        return Problem.of(
                        RejectionProblem.KEY_REUSED,
                        "This Idempotency-Key made another API key. Choose a new one for a new request.")
                .asResponse();
    }

    static ResponseEntity<Object> cannotWrite(String reason) {
        return RejectionProblem.later(
                ProblemType.UNAVAILABLE, 5, "Nothing was done, since this node cannot write now: " + reason);
    }

    static ResponseEntity<Object> outcomeUnknown() {
        return RejectionProblem.later(
                RejectionProblem.OUTCOME_UNKNOWN,
                1,
                "The log did not answer in time, so the outcome is unknown. Repeat a deletion. Repeat a creation with the"
                        + " same Idempotency-Key: if the answer has no secret, the key was made and nobody saw its secret,"
                        + " so delete it and make another. Without an Idempotency-Key, look at GET /api/v1/keys first.");
    }
}
