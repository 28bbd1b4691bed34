package dev.hoplog.links;

import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.directory.DataDirectory;
import dev.hoplog.links.blocklist.Blocklist;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings of every role that writes links, each a flag or an environment variable; the flag wins. */
public final class DestinationSettings {

    private static final List<String> DEFAULT_SCHEMES = List.of("http", "https");

    @Option(
            names = "--schemes",
            paramLabel = "SCHEME",
            split = ",",
            defaultValue = "${env:HOPLOG_SCHEMES}",
            description =
                    "Schemes that links may lead to, with commas between, such as https,mailto. HOPLOG_SCHEMES; default: http,https")
    private @Nullable List<String> schemes;

    @Option(
            names = "--allow-private-destinations",
            paramLabel = "true|false",
            arity = "0..1",
            fallbackValue = "true",
            defaultValue = "${env:HOPLOG_ALLOW_PRIVATE_DESTINATIONS}",
            description =
                    "Whether links may lead to private, loopback and other addresses that not everybody reaches. HOPLOG_ALLOW_PRIVATE_DESTINATIONS; default: false")
    private @Nullable String allowPrivate;

    @Option(
            names = "--blocklist",
            paramLabel = "FILE",
            defaultValue = "${env:HOPLOG_BLOCKLIST}",
            description =
                    "File of names that no link may lead to, one a line, read again when it changes. HOPLOG_BLOCKLIST; default: blocklist in the data folder")
    private @Nullable String blocklist;

    /**
     * All of them, checked.
     *
     * @throws RefusedStartException naming the first that cannot be
     */
    public DestinationSetup setup(DataDirectory data) {
        try {
            return new DestinationSetup(schemes(), allowsPrivate(), blocklist(data));
        } catch (IllegalArgumentException e) {
            throw new RefusedStartException("Wrong --schemes or HOPLOG_SCHEMES: " + e.getMessage() + ".", e);
        }
    }

    private Set<String> schemes() {
        List<String> given = schemes == null
                ? List.of()
                : schemes.stream()
                        .map(scheme -> scheme.strip().toLowerCase(Locale.ROOT))
                        .filter(scheme -> !scheme.isEmpty())
                        .toList();
        return Set.copyOf(given.isEmpty() ? DEFAULT_SCHEMES : given);
    }

    /** @throws RefusedStartException if it is neither true nor false */
    private boolean allowsPrivate() {
        return Switch.isOn(
                allowPrivate,
                "Whether private destinations are allowed",
                "--allow-private-destinations or HOPLOG_ALLOW_PRIVATE_DESTINATIONS");
    }

    /** @throws RefusedStartException if a file that was named is not there, or if there is one that cannot be read */
    private Blocklist blocklist(DataDirectory data) {
        String named = blocklist == null ? "" : blocklist.strip();
        Path file = named.isEmpty() ? data.resolve("blocklist") : Path.of(named).toAbsolutePath();
        if (!named.isEmpty() && !Files.exists(file)) {
            throw new RefusedStartException("There is no blocklist " + file
                    + ": make the file, empty if need be, or choose another with --blocklist or HOPLOG_BLOCKLIST.");
        }
        try {
            return Blocklist.open(file);
        } catch (Blocklist.UnreadableException e) {
            throw new RefusedStartException(
                    e.getMessage() + " Correct it, or choose another file with --blocklist or HOPLOG_BLOCKLIST.", e);
        }
    }
}
