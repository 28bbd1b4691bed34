package dev.hoplog.query.redirect;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Whom an answer is for. Its address is hashed, and goes nowhere else. */
final class Client {

    static final Client UNKNOWN = new Client(null, "", true);

    private final byte @Nullable [] address;
    private final String network;
    private final boolean isTracked;

    private Client(byte @Nullable [] address, String network, boolean isTracked) {
        this.address = address;
        this.network = network;
        this.isTracked = isTracked;
    }

    static Client of(InetAddress address, VisitorPolicy policy) {
        return new Client(
                address.getAddress(),
                ClientNetwork.of(address),
                !policy.noTrackingNetworks().contain(address));
    }

    /** Null where it is not known. */
    byte @Nullable [] address() {
        return address;
    }

    /** As {@link ClientNetwork} has it; empty where it is not known. */
    String network() {
        return network;
    }

    /** Whether its requests are journalled. */
    boolean isTracked() {
        return isTracked;
    }
}
