package dev.hoplog.api.role;

import dev.hoplog.directory.DataDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/** The name of this node for as long as it keeps its data directory: random, since a host name may say too much. */
public record NodeName(String text) {

    static NodeName of(DataDirectory data) {
        Path file = data.resolve("node");
        try {
            return new NodeName(DataDirectory.readOrMake(
                    file, () -> UUID.randomUUID().toString().substring(0, 8)));
        } catch (IOException e) {
            throw new RefusedStartException(
                    "The node's name in " + file + " can be neither read nor made (" + e + ").", e);
        }
    }
}
