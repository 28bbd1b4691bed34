package dev.hoplog.query.redirect;

import dev.hoplog.events.Domain;
import dev.hoplog.events.codec.ClickEncoder;

/** Where clicks are written before they are answered. Used by one thread. */
@FunctionalInterface
public interface ClickLog {

    /**
     * Writes a click so that it survives the end of this process. Waits for nothing.
     *
     * @param click holds the encoded click, until this returns
     * @param occurredAt milliseconds since 1970-01-01T00:00Z
     * @param redirect what was decided; with the domain, all that a count needs
     * @return false if there is no room: the click is counted as lost, and answered all the same
     */
    boolean append(ClickEncoder click, long occurredAt, Redirect redirect, Domain domain);

    /**
     * Called about every second, so that nothing waits for a click that does not come.
     *
     * @param now milliseconds since 1970-01-01T00:00Z
     */
    default void tick(long now) {}
}
