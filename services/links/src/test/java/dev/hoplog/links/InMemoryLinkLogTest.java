package dev.hoplog.links;

import dev.hoplog.directory.Directory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class InMemoryLinkLogTest extends LinkLogContract {

    @SuppressWarnings("NullAway.Init")
    private Node node;

    @BeforeEach
    void open(@TempDir Path folder) {
        node = new Node(folder, new InMemoryLog(), InstantSource.system(), Duration.ofSeconds(5));
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Override
    protected LinkLog log() {
        return node.linkLog;
    }

    @Override
    protected Directory directory() {
        return node.directory;
    }
}
