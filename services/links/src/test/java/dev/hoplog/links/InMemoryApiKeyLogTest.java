package dev.hoplog.links;

import dev.hoplog.directory.ApiKeys;
import dev.hoplog.events.topics.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class InMemoryApiKeyLogTest extends ApiKeyLogContract {

    @SuppressWarnings("NullAway.Init")
    private ApiKeyNode node;

    @BeforeEach
    void open(@TempDir Path folder) {
        node = new ApiKeyNode(
                folder, "admin key", new InMemoryLog(Topic.API_KEYS), InstantSource.system(), Duration.ofSeconds(5));
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Override
    protected ApiKeyLog log() {
        return node.keyLog;
    }

    @Override
    protected ApiKeys keys() {
        return node.keys;
    }
}
