package dev.hoplog.standalone;

import dev.hoplog.backup.KafkaLogs;
import dev.hoplog.backup.Logs;
import dev.hoplog.backup.LogsContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The topics of a real broker keep what those in memory keep. */
class KafkaLogsIT extends LogsContract {

    @TempDir
    static Path folder;

    private static TestBroker broker;
    private KafkaLogs logs;

    @BeforeAll
    static void start() throws Exception {
        broker = new TestBroker(folder.resolve("kafka"));
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    @BeforeEach
    void connect() {
        logs = new KafkaLogs(broker.clientSettings());
    }

    @AfterEach
    void disconnect() {
        logs.close();
    }

    @Override
    protected Logs logs() {
        return logs;
    }
}
