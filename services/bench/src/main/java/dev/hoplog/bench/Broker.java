package dev.hoplog.bench;

import dev.hoplog.api.role.Ports;
import dev.hoplog.standalone.EmbeddedBroker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The broker alone, in a process that can be killed without the others. */
final class Broker {

    private Broker() {}

    public static void main(String[] args) throws InterruptedException {
        var broker = new EmbeddedBroker(
                Path.of(System.getenv("HOPLOG_DATA")),
                Integer.parseInt(System.getenv("HOPLOG_KAFKA_PORT")),
                Ports.free());
        broker.start();
        System.out.println("The broker is ready.");
        new CountDownLatch(1).await();
    }
}
