package dev.hoplog.standalone;

import dev.hoplog.directory.Directory;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.links.LinkLog;
import dev.hoplog.links.LinkLogContract;
import dev.hoplog.links.log.KafkaLinkLog;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The link log on a real broker keeps what the one in memory keeps. */
class KafkaLinkLogIT extends LinkLogContract {

    @TempDir
    static Path folder;

    private static TestBroker broker;
    private static Directory directory;
    private static KafkaLinkLog log;

    @BeforeAll
    static void start() throws Exception {
        broker = new TestBroker(folder.resolve("kafka"));
        directory = Directory.open(folder.resolve("directory"), 1 << 20);
        directory.follow(broker.origin(Topic.LINK_EVENTS), broker::consumer, CompletableFuture::new);
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> directory.following().canDecide());
        log = new KafkaLinkLog(broker::producer, TestBroker.partitions(Topic.LINK_EVENTS));
    }

    @AfterAll
    static void end() {
        log.close();
        directory.close();
        broker.close();
    }

    @Override
    protected LinkLog log() {
        return log;
    }

    @Override
    protected Directory directory() {
        return directory;
    }
}
