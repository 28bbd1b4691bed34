package dev.hoplog.api.role;

import dev.hoplog.directory.DataDirectory;
import dev.hoplog.events.topics.Layout;
import java.util.Map;

/**
 * With what a role was started.
 *
 * @param role its name on the command line
 * @param data held by this process
 * @param kafka settings of every Kafka client
 * @param makesSecrets whether secrets that were not given are made and kept in the data directory
 * @param directoryMemory how much memory the targets of redirects may take up, in bytes; 0 where none are answered
 * @param redirectPort where short URLs are answered; of another process, where the role has none itself
 */
public record RoleSetup(
        String role,
        RoleSettings settings,
        DataDirectory data,
        Map<String, Object> kafka,
        Layout layout,
        boolean makesSecrets,
        long directoryMemory,
        int redirectPort,
        int apiPort) {

    public RoleSetup {
        kafka = Map.copyOf(kafka);
    }
}
