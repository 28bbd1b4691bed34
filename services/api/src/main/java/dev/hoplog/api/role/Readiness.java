package dev.hoplog.api.role;

import java.util.function.Supplier;

/** A part of the process that has to be ready before requests are sent to it. */
public interface Readiness {

    /** A part with this name. */
    static Readiness of(String part, Supplier<String> missing) {
        return new Readiness() {
            @Override
            public String part() {
                return part;
            }

            @Override
            public String missing() {
                return missing.get();
            }
        };
    }

    /** Its name in the health answer. */
    String part();

    /** What it still waits for, as a sentence; empty when it is ready. */
    String missing();
}
