package dev.hoplog.api.role;

import dev.hoplog.directory.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A secret of the installation: given, or in a given file, or made once and kept in the data directory.
 *
 * @param name what it is, in a sentence
 * @param variable of the environment; with {@code _FILE} behind it, that for a file
 * @param fileName under which it is kept in the data directory where it is made
 */
record Secret(
        String name,
        String variable,
        @Nullable String given,
        @Nullable Path file,
        String fileName) {

    private static final int MIN_LENGTH = 16;

    /** A secret and whether this very start made it. */
    record Value(String text, boolean isNew) {}

    /** @throws RefusedStartException if nobody gave it, or it is too short to be one */
    String given(String role) {
        String value = configured();
        if (value == null) {
            throw new RefusedStartException("The role " + role + " needs the " + name + ": set " + variable + " or "
                    + variable + "_FILE to the same value on every node.");
        }
        return value;
    }

    /** The given one, or that of the data directory, which is made at the first start. */
    Value givenOrKept(DataDirectory data) {
        String value = configured();
        if (value != null) {
            return new Value(value, false);
        }
        Path kept = data.resolve(fileName);
        try {
            boolean isNew = !Files.exists(kept);
            return new Value(checked(DataDirectory.readOrMake(kept, Secret::random)), isNew);
        } catch (IOException e) {
            throw new RefusedStartException(
                    "The " + name + " in " + kept + " can be neither read nor made (" + e + ").", e);
        }
    }

    Optional<String> ifGiven() {
        return Optional.ofNullable(configured());
    }

    /** The given one, or that of a data directory if it has one; nothing is made. */
    Optional<String> givenOrFound(Path data) {
        Optional<String> value = ifGiven();
        Path kept = data.resolve(fileName);
        if (value.isPresent() || !Files.exists(kept)) {
            return value;
        }
        try {
            return Optional.of(checked(Files.readString(kept).strip()));
        } catch (IOException e) {
            throw new RefusedStartException("The " + name + " in " + kept + " cannot be read (" + e + ").", e);
        }
    }

    private @Nullable String configured() {
        if (given != null && !given.isBlank()) {
            if (file != null) {
                throw new RefusedStartException(
                        "The " + name + " is given twice: unset " + variable + " or " + variable + "_FILE.");
            }
            return checked(given.strip());
        }
        if (file == null) {
            return null;
        }
        try {
            return checked(Files.readString(file).strip());
        } catch (IOException e) {
            throw new RefusedStartException("The " + name + " in " + file + " cannot be read (" + e + ").", e);
        }
    }

    private String checked(String value) {
        if (value.length() < MIN_LENGTH) {
            throw new RefusedStartException("The " + name + " (" + variable + ") is too short: it has at least "
                    + MIN_LENGTH + " characters, such as `openssl rand -hex 32` gives.");
        }
        return value;
    }

    private static String random() {
        byte[] bits = new byte[24];
        new SecureRandom().nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
