package dev.hoplog.query.export;

import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkSettings;
import org.jspecify.annotations.Nullable;

/**
 * A link event that took effect.
 *
 * @param domain the name of the host
 * @param settings after the event; null where it says nothing of them
 */
record LinkEventRow(
        LinkEvent event, String domain, @Nullable LinkSettings settings, int partition, long offset) {}
