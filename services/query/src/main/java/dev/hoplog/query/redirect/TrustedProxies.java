package dev.hoplog.query.redirect;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;

/** The proxies whose {@code X-Forwarded-For} is believed; of all others it is only something that a client says. */
public final class TrustedProxies {

    public static final TrustedProxies NONE = new TrustedProxies(Networks.NONE);

    private final Networks networks;

    public TrustedProxies(Networks networks) {
        this.networks = networks;
    }

    boolean trust(InetAddress peer) {
        return networks.contain(peer);
    }

    /**
     * Whom a trusted peer asks for: the last address in the header that is no trusted proxy itself. What stands before it
     * anybody may have written.
     *
     * @param forwardedFor the values of all {@code X-Forwarded-For} headers, in their order
     */
    InetAddress client(InetAddress peer, List<String> forwardedFor) {
        InetAddress client = peer;
        String[] hops = String.join(",", forwardedFor).split(",", -1);
        for (int hop = hops.length - 1; hop >= 0; hop--) {
            byte[] address = NetUtil.createByteArrayFromIpAddressString(hops[hop].strip());
            if (address == null) {
                break;
            }
            client = Networks.inet(address);
            if (!trust(client)) {
                break;
            }
        }
        return client;
    }
}
