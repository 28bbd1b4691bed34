package dev.hoplog.query.live;

import java.time.Instant;

/** Where somebody begins to read. */
sealed interface Start {

    /** Where both topics end now. */
    record Now() implements Start {}

    /** So many records of each slot before the end. */
    record BeforeEnd(int records) implements Start {}

    /** At a place, and in each slot not before its first record nor behind its last. */
    record At(Place place) implements Start {}

    /** With the first record of each slot that may have an event of this time or later. */
    record Since(Instant instant) implements Start {}
}
