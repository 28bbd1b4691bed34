package dev.hoplog.links.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.api.http.Problem;
import dev.hoplog.links.Rejection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

class RejectionProblemTest {

    @Test
    void what_may_go_well_later_is_503_and_says_when() {
        for (var rejection : List.of(
                new Rejection.OutcomeUnknown(),
                new Rejection.TooManyWaiting(),
                new Rejection.Contended(),
                new Rejection.NoFreeSlug(),
                new Rejection.CannotDecide("because"))) {
            ResponseEntity<Object> answer = RejectionProblem.of(rejection);
            assertThat(answer.getStatusCode().value()).as("%s", rejection).isEqualTo(503);
            assertThat(answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER))
                    .as("%s", rejection)
                    .matches("[1-9][0-9]*");
        }
    }

    @Test
    void an_unknown_outcome_says_how_to_find_out() {
        assertThat(RejectionProblem.of(new Rejection.OutcomeUnknown()).getBody())
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.type()).isEqualTo("urn:hoplog:problem:outcome-unknown");
                    assertThat(problem.detail()).contains("same Idempotency-Key");
                });
    }

    @Test
    void a_node_that_cannot_write_says_why() {
        assertThat(RejectionProblem.of(new Rejection.CannotDecide("the log was not reached yet"))
                        .getBody())
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.detail()).endsWith("the log was not reached yet"));
    }
}
