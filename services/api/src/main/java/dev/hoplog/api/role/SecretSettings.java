package dev.hoplog.api.role;

import dev.hoplog.api.InstallationSecret;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The installation's secret, as it is given. */
public final class SecretSettings {

    /** Under which it is kept in a data directory where it is made. */
    public static final String FILE = "secret";

    @Option(
            names = "--secret",
            paramLabel = "SECRET",
            defaultValue = "${env:HOPLOG_SECRET}",
            description = "The installation's secret, the same on every node, for ever. HOPLOG_SECRET")
    private @Nullable String secret;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            defaultValue = "${env:HOPLOG_SECRET_FILE}",
            description = "A file that holds it. HOPLOG_SECRET_FILE")
    private @Nullable Path secretFile;

    Secret secret() {
        return new Secret("installation's secret", "HOPLOG_SECRET", secret, secretFile, FILE);
    }

    /**
     * The given one; empty where none is.
     *
     * @throws RefusedStartException if it cannot be read, or is too short to be one
     */
    public Optional<InstallationSecret> given() {
        return secret().ifGiven().map(InstallationSecret::new);
    }

    /**
     * The given one, or the one that is kept in a data directory; empty where there is neither.
     *
     * @throws RefusedStartException if it cannot be read, or is too short to be one
     */
    public Optional<InstallationSecret> givenOrKept(Path data) {
        return secret().givenOrFound(data).map(InstallationSecret::new);
    }
}
