package dev.hoplog.api.role;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks whether ports are free before anything is started that would fail half way. */
public final class Ports {

    private Ports() {}

    /**
     * Refuses the start if the port cannot be listened on.
     *
     * @param setting how its user can choose another, such as {@code --api-port}
     */
    public static void requireFree(String bind, int port, String what, String setting) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(bind, port));
        } catch (IOException e) {
            throw new RefusedStartException(
                    "The port %d for %s on %s cannot be used (%s): stop what listens there, or choose another with %s."
                            .formatted(port, what, bind, e.getMessage(), setting));
        }
    }

    /** A port that nobody listens on at this moment. */
    public static int free() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new RefusedStartException("This machine has no free port (" + e.getMessage() + ").", e);
        }
    }
}
