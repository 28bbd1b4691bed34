package dev.hoplog.api.role;

/** A part of the process that has to be ready before requests are sent to it. */
public interface Readiness {

    /** Its name in the health answer. */
    String part();

    /** What it still waits for, as a sentence; empty when it is ready. */
    String missing();
}
