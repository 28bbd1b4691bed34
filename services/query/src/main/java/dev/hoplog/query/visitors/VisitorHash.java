package dev.hoplog.query.visitors;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/*
 * What is hashed: the address as 16 bytes, IPv4 as IPv6 writes it (::ffff:203.0.113.7), then the user agent, a byte for each
 * character, as it came over the wire.
 */
/**
 * Makes a number of a visitor that is the same for a UTC day on all nodes, and means nothing once that day's salt is gone.
 * Waits for nothing and allocates nothing. For one thread.
 */
public final class VisitorHash {

    private static final int ADDRESS_LENGTH = 16;
    private static final int IPV4_AT = 12;

    private final VisitorSalts salts;
    private final byte[] message;

    /** @param maxUserAgent of longer user agents so many characters count */
    public VisitorHash(VisitorSalts salts, int maxUserAgent) {
        this.salts = salts;
        this.message = new byte[ADDRESS_LENGTH + maxUserAgent];
    }

    /**
     * Of a visitor at an instant; never 0 but for none.
     *
     * @param address as of {@link InetAddress#getAddress}; null for a visitor who is not to be told from others
     * @param millis since 1970-01-01T00:00Z
     * @return 0 if there is no address, or no salt of that day here
     */
    public long of(byte @Nullable [] address, String userAgent, long millis) {
        DaySalt salt = address == null ? null : salts.of(DaySalt.dayOf(millis));
        return address == null || salt == null ? 0 : salt.hash(message, write(address, userAgent));
    }

    @SuppressWarnings("deprecation") // It drops the high byte of each character, and headers have none.
    private int write(byte[] address, String userAgent) {
        if (address.length == ADDRESS_LENGTH) {
            System.arraycopy(address, 0, message, 0, ADDRESS_LENGTH);
        } else {
            message[IPV4_AT - 1] = (byte) 0xff;
            message[IPV4_AT - 2] = (byte) 0xff;
            for (int i = 0; i < IPV4_AT - 2; i++) {
                message[i] = 0;
            }
            System.arraycopy(address, 0, message, IPV4_AT, ADDRESS_LENGTH - IPV4_AT);
        }
        int characters = Math.min(userAgent.length(), message.length - ADDRESS_LENGTH);
        userAgent.getBytes(0, characters, message, ADDRESS_LENGTH);
        return ADDRESS_LENGTH + characters;
    }
}
