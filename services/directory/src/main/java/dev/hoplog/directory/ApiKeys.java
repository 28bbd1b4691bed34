package dev.hoplog.directory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.Set;

/** Knows the keys that may use the API, by their hashes. */
public final class ApiKeys {

    private static final Caller ADMIN = new Caller("admin", "admin", Set.of(Scope.ADMIN));

    private final byte[] adminHash;

    /** @param adminKey the secret of the first key, which may do everything */
    public ApiKeys(String adminKey) {
        this.adminHash = hash(adminKey);
    }

    /** Who presents this secret; empty for nobody known. Takes the same time for every wrong one. */
    public Optional<Caller> check(String secret) {
        return MessageDigest.isEqual(adminHash, hash(secret)) ? Optional.of(ADMIN) : Optional.empty();
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
