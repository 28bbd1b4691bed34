package dev.hoplog.analytics;

import dev.hoplog.events.LinkId;
import java.time.Instant;

/** Reads the counts that are kept on this node. */
public interface ClickCounts {

    /** Of one link; zeros for one that nobody followed. */
    Counts link(LinkId id, Instant asOf);

    /** Of all links together. */
    Counts all(Instant asOf);
}
