package dev.hoplog.query.live;

import dev.hoplog.events.LinkEvent;

/** Knows which link events took effect. */
@FunctionalInterface
public interface LinkEffects {

    /** What became of an event. */
    enum Effect {
        TOOK_EFFECT,
        /** Its key had another version where it stands in the log; or its text is gone since its link was purged. */
        NONE,
        NOT_KNOWN_YET
    }

    /** @param value the record's, at this place in {@code link-events} */
    Effect of(LinkEvent event, byte[] value, int partition, long offset);
}
