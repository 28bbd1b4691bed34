package dev.hoplog.links;

import dev.hoplog.events.ApiKeyEvent;
import dev.hoplog.events.codec.ApiKeyCodec;
import dev.hoplog.links.InMemoryLinkLog.Fate;
import java.util.concurrent.CompletionStage;

/** Appends to a log in memory, with what can become of an append on its way to a broker and back. */
public final class InMemoryApiKeyLog implements ApiKeyLog {

    private final InMemoryLog log;
    private volatile Fate fate = Fate.ACKNOWLEDGED;

    public InMemoryApiKeyLog(InMemoryLog log) {
        this.log = log;
    }

    /** From now on this becomes of every append. */
    void fate(Fate next) {
        fate = next;
    }

    @Override
    public CompletionStage<Void> append(ApiKeyEvent event) {
        return fate.of(() -> log.append(ApiKeyCodec.recordKey(event), ApiKeyCodec.encode(event)));
    }
}
