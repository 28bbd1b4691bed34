package dev.hoplog.links.http;

import dev.hoplog.api.Fault;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import java.util.List;
import java.util.function.Function;
import org.springframework.http.ResponseEntity;

/** What a body asks for, or all that is wrong with it. */
sealed interface Filled<T> {

    record Good<T>(T value) implements Filled<T> {}

    record Bad<T>(List<Fault> faults) implements Filled<T> {
        public Bad {
            faults = List.copyOf(faults);
        }
    }

    /** The value, unless there were faults. */
    static <T> Filled<T> of(T value, List<Fault> faults) {
        return faults.isEmpty() ? new Good<>(value) : new Bad<>(faults);
    }

    /** The handler's answer, or the one that names the faults. */
    default ResponseEntity<Object> answer(Function<T, ResponseEntity<Object>> handler) {
        return switch (this) {
            case Good<T>(T value) -> handler.apply(value);
            case Bad<T>(List<Fault> faults) ->
                Problem.of(ProblemType.INVALID, faults).asResponse();
        };
    }
}
