package dev.hoplog.query.live;

import dev.hoplog.directory.Directory;
import dev.hoplog.events.LinkEvent;
import java.util.Map;

/** Asks the directory, which folds the same records on this node, mostly sooner. */
final class DirectoryEffects implements LinkEffects {

    private final Directory directory;

    DirectoryEffects(Directory directory) {
        this.directory = directory;
    }

    @Override
    public Effect of(LinkEvent event, byte[] value, int partition, long offset) {
        if (!directory.progress().hasReached(Map.of(partition, offset + 1))) {
            return Effect.NOT_KNOWN_YET;
        }
        return directory.tookEffect(event, value) ? Effect.TOOK_EFFECT : Effect.NONE;
    }
}
