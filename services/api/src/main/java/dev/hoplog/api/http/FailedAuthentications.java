package dev.hoplog.api.http;

import io.github.bucket4j.TimeMeter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * How often a client may show a key that nobody has: enough for somebody who mistypes, too little for guessing.
 *
 * <p>Clients are told apart by their address, those with IPv6 by their network of 64 bits, which is what one of them has.
 */
final class FailedAuthentications {

    static final int PER_MINUTE = 300;
    private static final int IPV6_NETWORK_BYTES = 8;

    private final TokenBuckets buckets;

    FailedAuthentications(TimeMeter time) {
        this.buckets = new TokenBuckets(PER_MINUTE, time);
    }

    /** Seconds until the client may fail again; 0 for now. */
    long secondsToNext(String address) {
        return buckets.secondsToNext(client(address));
    }

    /** Counts a failure. Seconds until the client may fail again if this was one too many; otherwise 0. */
    long count(String address) {
        TokenBuckets.Taken taken = buckets.take(client(address), 1);
        return taken.granted() ? 0 : taken.seconds();
    }

    /** Counts one failure less: it turned out to be none. */
    void forgive(String address) {
        buckets.giveBack(client(address));
    }

    private static String client(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address ipv6
                    ? HexFormat.of().formatHex(Arrays.copyOf(ipv6.getAddress(), IPV6_NETWORK_BYTES))
                    : address;
        } catch (IllegalArgumentException e) {
            // What the server calls its client when it is no address is still its name.
            return address;
        }
    }
}
