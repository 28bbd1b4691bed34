package dev.hoplog.query.redirect;

import dev.hoplog.events.ClickEntry;

/** Where clicks are written before they are answered. Used by one thread. */
@FunctionalInterface
public interface ClickLog {

    /**
     * Writes a click so that it survives the end of this process. Waits for nothing.
     *
     * @return false if there is no room: the click is counted as lost, and answered all the same
     */
    boolean append(ClickEntry.Click click);
}
