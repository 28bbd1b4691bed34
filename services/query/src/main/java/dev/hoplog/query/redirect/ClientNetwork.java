package dev.hoplog.query.redirect;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/** The network of a client, wide enough to hide the client: /24 of IPv4, /48 of IPv6. */
final class ClientNetwork {

    private ClientNetwork() {}

    static String of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return switch (address) {
            case Inet4Address _ -> (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + ".0/24";
            case Inet6Address _ -> group(bytes, 0) + ":" + group(bytes, 2) + ":" + group(bytes, 4) + "::/48";
            default -> "";
        };
    }

    private static String group(byte[] bytes, int at) {
        return Integer.toHexString((bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff));
    }
}
