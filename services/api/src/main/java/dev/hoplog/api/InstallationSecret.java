package dev.hoplog.api;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What only the nodes of one installation know, the same on all of them and for ever: command ids, link ids and
 * generated slugs are derived from it.
 */
public record InstallationSecret(String text) {

    private static final int MIN_LENGTH = 16;
    private static final String ALGORITHM = "HmacSHA256";

    public InstallationSecret {
        if (text.length() < MIN_LENGTH) {
            throw new IllegalArgumentException("the installation secret has at least " + MIN_LENGTH + " characters");
        }
    }

    /** A fresh HMAC-SHA256 under this secret. */
    public Mac hmac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** 16 hexadecimal digits that tell this secret from others, and from which nobody can find it. */
    public String fingerprint() {
        byte[] sum = hmac().doFinal("hoplog secret fingerprint".getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sum, 0, 8);
    }

    /** Without the secret: what is printed ends in a log. */
    @Override
    public String toString() {
        return "InstallationSecret[hidden]";
    }
}
