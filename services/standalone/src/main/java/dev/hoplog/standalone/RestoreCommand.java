package dev.hoplog.standalone;

import dev.hoplog.api.InstallationSecret;
import dev.hoplog.api.role.BrokerSettings;
import dev.hoplog.api.role.Ports;
import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.api.role.Role;
import dev.hoplog.api.role.SecretSettings;
import dev.hoplog.backup.BackupFolder;
import dev.hoplog.backup.KafkaLogs;
import dev.hoplog.backup.Restore;
import dev.hoplog.directory.DataDirectory;
import dev.hoplog.events.topics.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hoplog restore}: a backup into an empty installation. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes a backup into an empty data directory for ./hoplog run, or into an empty Kafka.",
            "All of it is checked first. One that was interrupted goes on when it is run again."
        })
public final class RestoreCommand implements Callable<Integer> {

    @Option(names = "--from", paramLabel = "DIR", required = true, description = "Folder that ./hoplog backup made")
    private Path from = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:HOPLOG_DATA:-data}",
            description = "Empty data directory for ./hoplog run, where no Kafka is named. HOPLOG_DATA; default: data")
    private Path data = Path.of("data");

    @Mixin
    private final BrokerSettings brokers = new BrokerSettings();

    @Mixin
    private final SecretSettings secret = new SecretSettings();

    public static void main(String[] args) {
        CommandLogging.setUp();
        Role.main(new RestoreCommand(), args);
    }

    @Override
    public Integer call() {
        BackupFolder backup = BackupFolder.open(from);
        Optional<InstallationSecret> given = secret.given();
        String wanted = backup.manifest().secret();
        if (!wanted.isEmpty() && given.isPresent() && !given.get().fingerprint().equals(wanted)) {
            throw new RefusedStartException("The backup belongs to another secret, with the fingerprint " + wanted
                    + ": give that one with --secret-file or HOPLOG_SECRET. Nothing was changed.");
        }
        if (brokers.areNamed()) {
            restore(backup, brokers.clientSettings());
        } else {
            restoreIntoData(backup, given);
        }
        System.out.printf("%,d records of %s are restored.%n", backup.manifest().records(), from);
        if (given.isEmpty()) {
            System.out.println("Give Hoplog the secret that belongs to them before its first start"
                    + (wanted.isEmpty() ? "" : " (fingerprint " + wanted + ")")
                    + ": HOPLOG_SECRET, or the file secret in the data directory. With another one, a request that is"
                    + " retried from before the backup makes its link a second time.");
        }
        return 0;
    }

    private void restoreIntoData(BackupFolder backup, Optional<InstallationSecret> given) {
        if (backup.layout() != Layout.SINGLE_BROKER) {
            throw new RefusedStartException(
                    "The backup is of the layout " + backup.layout() + ", and a data directory's Kafka has "
                            + Layout.SINGLE_BROKER
                            + ", with other partitions, into which keys would have to move: restore it into"
                            + " a Kafka of three brokers with --kafka. Nothing was changed.");
        }
        try (DataDirectory held = DataDirectory.open(data)) {
            RestoredData restored = RestoredData.begin(held, backup.sha256());
            if (given.isPresent()) {
                restored.keepSecret(given.get());
            }
            try (var broker = new EmbeddedBroker(held.resolve("kafka"), Ports.free(), Ports.free())) {
                broker.start();
                restore(backup, broker.clientSettings());
            }
            restored.end();
        } catch (IOException e) {
            throw new RefusedStartException("The data directory " + data + " cannot be written (" + e + ").", e);
        }
    }

    private static void restore(BackupFolder backup, Map<String, Object> kafka) {
        KafkaTrouble.told(kafka, () -> {
            try (var logs = new KafkaLogs(kafka)) {
                new Restore(backup, logs).run();
            }
            return backup;
        });
    }
}
