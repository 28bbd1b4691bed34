package dev.hoplog.links;

import dev.hoplog.api.InstallationSecret;
import dev.hoplog.events.ApiKeySecret;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.Slug;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;

/*
 * All names are HMAC-SHA256(secret; purpose, parts...), each part preceded by its length, so that no two lists of parts
 * are the same bytes.
 *
 *   command id   "command", owner, method and path, idempotency key, index   first 128 bits
 *                "next", command id                                          first 128 bits
 *                "if none", hash of the properties, round                    first 128 bits
 *                "of link", command id, link id                              first 128 bits
 *   slug         "slug", command id, attempt                                 digits to the base 54
 *   link id      "link", command id, domain/slug                             first 80 bits
 *   key id       "api-key", command id                                       first 80 bits
 *   key secret   "api-key-secret", command id, body hash                     all 256 bits
 *
 * A node that repeats a command derives the same names as the one that began it, and only a node of the installation
 * can. The link id is of the key too: two requests that wrongly share an idempotency key and meet in flight can both
 * claim a slug, and must not become one link with two homes.
 *
 * The secret of an API key is derived too: a creation that is repeated while the first one is on its way gives the very
 * same key, whichever of the two records the log keeps. It is of the body as well, so that of two requests that wrongly
 * share an idempotency key neither gets the rights that the other asked for.
 *
 * How names are derived never changes: a repeat after an upgrade would be a second link.
 */
/** Names that follow from the installation secret and the command: the same on every node, and guessed by nobody. */
public final class DerivedNames {

    /** What is easily read and typed: neither 0 and O, nor 1, l, I and i. */
    static final String ALPHABET = "23456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ";

    private static final BigInteger BASE = BigInteger.valueOf(ALPHABET.length());

    /** What others are made of, which is quicker than with the secret each time. */
    private final Mac prototype;

    private final RandomGenerator random;

    /** @param random for commands that cannot be repeated; one that cannot be predicted */
    public DerivedNames(InstallationSecret secret, RandomGenerator random) {
        this.prototype = secret.hmac();
        this.random = random;
    }

    /**
     * The command that an idempotency key names.
     *
     * @param index of the item within the request, 0 where it has one
     */
    public CommandId command(String owner, String methodAndPath, String idempotencyKey, int index) {
        return commandOf(derive("command", owner, methodAndPath, idempotencyKey, Integer.toString(index)));
    }

    /** A command that no other request can name. */
    public CommandId command() {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        return commandOf(bits);
    }

    /** The command of an item of a request that no other request can name, either; of the first it is the request's. */
    public static CommandId ofItem(CommandId request, int index) {
        UUID bits = request.bits();
        return new CommandId(new UUID(bits.getMostSignificantBits(), bits.getLeastSignificantBits() + index));
    }

    /** The command that follows a command, where one request takes two. */
    CommandId next(CommandId command) {
        return commandOf(derive("next", command.toString()));
    }

    /** The command that a command for many links is for one of them. */
    public CommandId ofLink(CommandId command, LinkId link) {
        return commandOf(derive("of link", command.toString(), link.text()));
    }

    /**
     * The command that makes a link unless there is one with such properties: the same for all who ask for them, so that two
     * at once make one link.
     *
     * @param round 0, or how many links that were made so do not have the properties any more
     */
    CommandId ifNone(BodyHash properties, int round) {
        return commandOf(derive("if none", properties.hex(), Integer.toString(round)));
    }

    /** The slug that a command tries at this attempt, from 0. */
    Slug slug(CommandId command, int attempt, SlugPattern pattern) {
        var value = new BigInteger(1, derive("slug", command.toString(), Integer.toString(attempt)));
        var text = new StringBuilder(pattern.prefix());
        for (int i = 0; i < pattern.length(); i++) {
            BigInteger[] rest = value.divideAndRemainder(BASE);
            text.append(ALPHABET.charAt(rest[1].intValue()));
            value = rest[0];
        }
        return new Slug(text.toString());
    }

    /** The link that a command makes of a key. */
    LinkId link(CommandId command, LinkKey key) {
        return LinkId.ofBits(derive("link", command.toString(), key.toString()));
    }

    /** The key that a command makes: its id is the same for every repeat, its secret for every repeat with this body. */
    ApiKeySecret apiKey(CommandId command, BodyHash bodyHash) {
        return ApiKeySecret.ofBits(
                derive("api-key", command.toString()), derive("api-key-secret", command.toString(), bodyHash.hex()));
    }

    private byte[] derive(String... parts) {
        Mac mac = hmac();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
            mac.update(bytes);
        }
        return mac.doFinal();
    }

    private Mac hmac() {
        try {
            return (Mac) prototype.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("every Java platform's HMAC-SHA256 can be cloned", e);
        }
    }

    private static CommandId commandOf(byte[] bits) {
        var buffer = ByteBuffer.wrap(bits);
        return new CommandId(new UUID(buffer.getLong(), buffer.getLong()));
    }
}
