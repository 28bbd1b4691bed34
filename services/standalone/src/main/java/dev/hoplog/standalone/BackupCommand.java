package dev.hoplog.standalone;

import dev.hoplog.api.InstallationSecret;
import dev.hoplog.api.role.BrokerSettings;
import dev.hoplog.api.role.Ports;
import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.api.role.Role;
import dev.hoplog.api.role.SecretSettings;
import dev.hoplog.backup.Backup;
import dev.hoplog.backup.KafkaLogs;
import dev.hoplog.backup.Manifest;
import dev.hoplog.directory.DataDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hoplog backup}: the topics that are the truth as files. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes all links, clicks, API keys and counts of limits to a folder, while Hoplog goes on.",
            "The installation's secret is not in it, nor are the salts of visitors."
        })
public final class BackupCommand implements Callable<Integer> {

    private static final String LOOPBACK = "127.0.0.1";

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder to make; or an empty one")
    private Path out = Path.of("");

    @Option(
            names = "--without-purged",
            description = "Leave out the text of links that are purged, which the log still has")
    private boolean withoutPurged;

    @Option(names = "--offline", description = "Read the Kafka in the data directory of ./hoplog run, which is stopped")
    private boolean offline;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:HOPLOG_DATA:-data}",
            description = "The data directory of ./hoplog run. HOPLOG_DATA; default: data")
    private Path data = Path.of("data");

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "${env:HOPLOG_KAFKA_PORT:-9092}",
            description = "Where the Kafka of ./hoplog run listens. HOPLOG_KAFKA_PORT; default: 9092")
    private int kafkaPort;

    @Mixin
    private final BrokerSettings brokers = new BrokerSettings();

    @Mixin
    private final SecretSettings secret = new SecretSettings();

    public static void main(String[] args) {
        CommandLogging.setUp();
        Role.mainInBackground(new BackupCommand(), args);
    }

    @Override
    public Integer call() {
        if (!offline) {
            backUp(brokers.clientSettings(LOOPBACK + ":" + kafkaPort));
            return 0;
        }
        if (!Files.isDirectory(data.resolve("kafka"))) {
            throw new RefusedStartException(
                    "There is no Kafka in " + data + ": name the data directory of ./hoplog run with --data.");
        }
        try (DataDirectory held = DataDirectory.open(data);
                var broker = new EmbeddedBroker(held.resolve("kafka"), Ports.free(), Ports.free())) {
            broker.start();
            backUp(broker.clientSettings());
        }
        return 0;
    }

    private void backUp(Map<String, Object> kafka) {
        // The data directory here has nothing to do with a Kafka that is named.
        boolean isOfData = offline || !brokers.areNamed();
        String fingerprint = (isOfData ? secret.givenOrKept(data) : secret.given())
                .map(InstallationSecret::fingerprint)
                .orElse("");
        Manifest manifest = KafkaTrouble.told(kafka, () -> {
            try (var logs = new KafkaLogs(kafka)) {
                return new Backup(logs, out)
                        .write(
                                new Backup.Provenance(
                                        version(),
                                        Instant.now()
                                                .truncatedTo(ChronoUnit.SECONDS)
                                                .toString(),
                                        fingerprint),
                                withoutPurged);
            }
        });
        System.out.printf("%,d records are in %s.%n", manifest.records(), out);
        System.out.println(
                "Keep the installation's secret with it: HOPLOG_SECRET, or the file secret in the data directory.");
    }

    private static String version() {
        String version = BackupCommand.class.getPackage().getImplementationVersion();
        return version == null ? "not packaged" : version;
    }
}
