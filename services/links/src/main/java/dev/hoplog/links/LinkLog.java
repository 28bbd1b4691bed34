package dev.hoplog.links;

import dev.hoplog.events.LinkEvent;
import java.util.concurrent.CompletionStage;

/** The end of the log to which link events are appended. */
public interface LinkLog {

    /**
     * Appends an event, perhaps more than once.
     *
     * <p>The answer says that the log has it. That the answer fails, or does not come, says nothing: the event may be in
     * the log, or may come to be.
     */
    CompletionStage<Void> append(LinkEvent event);
}
