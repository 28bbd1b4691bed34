package dev.hoplog.links;

import dev.hoplog.events.ApiKeyEvent;
import java.util.concurrent.CompletionStage;

/** The end of the log to which API keys and their deletions are appended. */
public interface ApiKeyLog {

    /**
     * Appends an event, perhaps more than once.
     *
     * <p>The answer says that the log has it. That the answer fails, or does not come, says nothing: the event may be in
     * the log, or may come to be.
     */
    CompletionStage<Void> append(ApiKeyEvent event);
}
