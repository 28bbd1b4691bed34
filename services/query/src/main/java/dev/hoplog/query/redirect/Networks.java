package dev.hoplog.query.redirect;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Addresses and networks that an operator has named. */
public final class Networks {

    public static final Networks NONE = new Networks(List.of());

    private final List<IpSubnetFilterRule> networks;

    private Networks(List<IpSubnetFilterRule> networks) {
        this.networks = networks;
    }

    /**
     * @param networks addresses or CIDR blocks: {@code 10.0.0.0/8}, {@code ::1}
     * @throws IllegalArgumentException naming one that is neither
     */
    public static Networks parse(List<String> networks) {
        return new Networks(networks.stream().map(Networks::rule).toList());
    }

    boolean contain(InetAddress address) {
        for (IpSubnetFilterRule network : networks) {
            if (network.matches(new InetSocketAddress(address, 0))) {
                return true;
            }
        }
        return false;
    }

    static InetAddress inet(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + address.length + " bytes", e);
        }
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
}
