package dev.hoplog.standalone;

import dev.hoplog.api.InstallationSecret;
import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.api.role.SecretSettings;
import dev.hoplog.directory.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A data directory that a backup is restored into. The file {@code restoring} is in it from the beginning to the end and has
 * the checksum of the backup; so whatever else is there comes from this restore.
 */
final class RestoredData {

    private static final String BEGUN = "restoring";

    /** What an empty data directory holds: the mark of its being one, and what an empty disk holds. */
    private static final Set<String> NOTHING = Set.of("hoplog", "lost+found");

    private final DataDirectory data;

    private RestoredData(DataDirectory data) {
        this.data = data;
    }

    /**
     * Begins in an empty directory, or goes on in one where the restore of the same backup began.
     *
     * @throws RefusedStartException if there is something else in it; nothing is changed then
     */
    static RestoredData begin(DataDirectory data, String sha256) throws IOException {
        Path begun = data.resolve(BEGUN);
        if (!Files.exists(begun) && !isEmpty(data.path())) {
            throw new RefusedStartException("There is an installation in " + data.path()
                    + " already: choose an empty folder with --data or HOPLOG_DATA. Nothing was changed.");
        }
        if (!DataDirectory.readOrMake(begun, () -> sha256).equals(sha256)) {
            throw new RefusedStartException("Another backup was not restored to its end in " + data.path()
                    + ": restore that one, or choose an empty folder with --data or HOPLOG_DATA. Nothing was changed.");
        }
        return new RestoredData(data);
    }

    /**
     * Puts the secret where the first start looks for it.
     *
     * @throws RefusedStartException if there is another, which a start before the end of the restore made
     */
    void keepSecret(InstallationSecret secret) throws IOException {
        Path kept = data.resolve(SecretSettings.FILE);
        if (!DataDirectory.readOrMake(kept, secret::text).equals(secret.text())) {
            throw new RefusedStartException(
                    "The secret in " + kept + " is not the one that is given: remove that file, and restore again.");
        }
    }

    void end() throws IOException {
        Files.delete(data.resolve(BEGUN));
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.allMatch(file -> NOTHING.contains(String.valueOf(file.getFileName())));
        }
    }
}
