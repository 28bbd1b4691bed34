package dev.hoplog.query.redirect;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** The proxies whose {@code X-Forwarded-For} is believed; of all others it is only something that a client says. */
public final class TrustedProxies {

    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final List<IpSubnetFilterRule> networks;

    private TrustedProxies(List<IpSubnetFilterRule> networks) {
        this.networks = networks;
    }

    /**
     * @param networks addresses or CIDR blocks: {@code 10.0.0.0/8}, {@code ::1}
     * @throws IllegalArgumentException naming one that is neither
     */
    public static TrustedProxies parse(List<String> networks) {
        return new TrustedProxies(networks.stream().map(TrustedProxies::rule).toList());
    }

    boolean trust(InetAddress peer) {
        for (IpSubnetFilterRule network : networks) {
            if (network.matches(new InetSocketAddress(peer, 0))) {
                return true;
            }
        }
        return false;
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
            client = inet(address);
            if (!trust(client)) {
                break;
            }
        }
        return client;
    }

    private static IpSubnetFilterRule rule(String network) {
        int slash = network.indexOf('/');
        String address = slash < 0 ? network : network.substring(0, slash);
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            throw new IllegalArgumentException("\"" + network + "\" is no address and no network such as 10.0.0.0/8");
        }
        int bits = bytes.length * 8;
        try {
            int prefix = slash < 0 ? bits : Integer.parseInt(network.substring(slash + 1));
            if (prefix >= 0 && prefix <= bits) {
                return new IpSubnetFilterRule(inet(bytes), prefix, IpFilterRuleType.ACCEPT);
            }
        } catch (NumberFormatException e) {
            // It gets the sentence below.
        }
        throw new IllegalArgumentException("\"" + network + "\" has no prefix length from 0 to " + bits);
    }

    private static InetAddress inet(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + address.length + " bytes", e);
        }
    }
}
