package dev.hoplog.events;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/*
 *   hop_  bm7xq2k5e4wz3tna  _  kq4c...
 *         16 characters        52 characters
 *         the key's id         256 bits that nobody else knows
 *
 * The form is fixed, so that scanners for leaked secrets can look for it: hop_[a-z2-7]{16}_[a-z2-7]{52}
 *
 * The id inside finds the key with one look-up, so that one hash is compared and not the hashes of all keys.
 *
 * The hash is a plain SHA-256. A slow one (bcrypt, Argon2) makes up for secrets that people choose, by making each guess
 * dear. 256 random bits cannot be guessed at any speed, and every request would pay for it.
 */
/** The secret of an API key, as its holder shows it. */
public record ApiKeySecret(String text) {

    private static final Pattern WELL_FORMED = Pattern.compile("hop_[a-z2-7]{16}_[a-z2-7]{52}");
    private static final int ID_AT = 4;
    private static final int ID_LENGTH = 16;

    public ApiKeySecret {
        if (!isWellFormed(text)) {
            // Without the text: what is nearly a secret may be one.
            throw new IllegalArgumentException("not the secret of an API key");
        }
    }

    public static boolean isWellFormed(String text) {
        return WELL_FORMED.matcher(text).matches();
    }

    /**
     * The secret of these bits.
     *
     * @param idBits at least 10 bytes, of which the key's id is made
     * @param secretBits 32 bytes that cannot be guessed
     */
    public static ApiKeySecret ofBits(byte[] idBits, byte[] secretBits) {
        return new ApiKeySecret("hop_" + Base32.encode(idBits, ID_LENGTH) + "_" + Base32.encode(secretBits, 52));
    }

    /** The id of the key that it belongs to: {@code key_} and 16 characters. */
    public String keyId() {
        return "key_" + text.substring(ID_AT, ID_AT + ID_LENGTH);
    }

    /** What is kept of it: SHA-256 of the text in hex. */
    public String hash() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Without the secret: what is printed ends in a log. */
    @Override
    public String toString() {
        return "ApiKeySecret[of " + keyId() + "]";
    }
}
