package dev.hoplog.query.peers;

import dev.hoplog.api.role.RefusedStartException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where other query nodes reach the API of this one. */
public final class PeerAddress {

    /** A name or an IPv4 address, or an IPv6 address in brackets, and a port. */
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):[0-9]{1,5}");

    private static final int MOST_PORT = 65_535;

    private PeerAddress() {}

    /**
     * The one that was given, or else where this node listens; where it listens everywhere, at the address of its name.
     *
     * @throws RefusedStartException if the one that was given is none
     */
    public static String of(@Nullable String given, String bind, int apiPort) {
        if (given == null || given.isBlank()) {
            return host(bind) + ":" + apiPort;
        }
        String address = given.strip();
        if (!FORM.matcher(address).matches()
                || Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)) > MOST_PORT) {
            throw new RefusedStartException("--peer-address or HOPLOG_PEER_ADDRESS is \"" + address
                    + "\", which is no host and port; give one such as query-1:8082.");
        }
        return address;
    }

    private static String host(String bind) {
        try {
            InetAddress address = InetAddress.getByName(bind);
            String text = (address.isAnyLocalAddress() ? InetAddress.getLocalHost() : address).getHostAddress();
            // Without its zone, which says something on this machine only.
            String host = text.replaceFirst("%.*", "");
            return host.contains(":") ? "[" + host + "]" : host;
        } catch (UnknownHostException e) {
            // Other nodes cannot ask this one, which they say; all else works.
            return "127.0.0.1";
        }
    }
}
