package dev.hoplog.query.peers;

import dev.hoplog.api.role.AdminKey;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What nodes show each other. It is made from the admin key, which all of them have, and opens nothing but counts: that key
 * itself never goes from node to node.
 */
public final class PeerSecret {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String SCHEME = "Hoplog-Peer ";

    private final String header;

    private PeerSecret(String header) {
        this.header = header;
    }

    public static PeerSecret of(AdminKey key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.text().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] sum = mac.doFinal("hoplog query nodes".getBytes(StandardCharsets.UTF_8));
            return new PeerSecret(SCHEME + HexFormat.of().formatHex(sum));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** What stands in {@code Authorization}. */
    String header() {
        return header;
    }

    /** Whether this is what a node of the same installation shows. In constant time. */
    boolean isShown(@Nullable String authorization) {
        return authorization != null
                && MessageDigest.isEqual(
                        header.getBytes(StandardCharsets.UTF_8), authorization.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "PeerSecret[hidden]";
    }
}
