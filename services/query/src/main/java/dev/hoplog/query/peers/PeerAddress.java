package dev.hoplog.query.peers;

import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.events.topics.Layout;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where other query nodes reach the API of this one. */
public final class PeerAddress {

    private static final Logger log = LoggerFactory.getLogger(PeerAddress.class);

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
        try {
            // As those who ask understand it.
            URI url = new URI("http://" + address).parseServerAuthority();
            String host = url.getHost();
            if (host != null
                    && url.getPort() > 0
                    && url.getPort() <= MOST_PORT
                    && address.equals(host + ":" + url.getPort())) {
                return address;
            }
        } catch (URISyntaxException e) {
            // It gets the same sentence as any other text that is none.
        }
        throw new RefusedStartException("--peer-address or HOPLOG_PEER_ADDRESS is \"" + address
                + "\", which is no host and port; give one such as query-1:8082.");
    }

    /** Says so if nodes on other machines cannot ask this one. */
    public static void warnIfLocal(String address, Layout layout) {
        if (layout == Layout.CLUSTER && isLocal(address)) {
            log.atWarn()
                    .log(
                            "other machines cannot ask this node for its counts at {}: set HOPLOG_BIND or HOPLOG_PEER_ADDRESS,"
                                    + " or what needs them is answered with 503 there",
                            address);
        }
    }

    private static boolean isLocal(String address) {
        try {
            return InetAddress.getByName(address.substring(0, address.lastIndexOf(':')))
                    .isLoopbackAddress();
        } catch (UnknownHostException e) {
            // Perhaps the others know the name.
            return false;
        }
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
