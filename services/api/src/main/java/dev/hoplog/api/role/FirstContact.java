package dev.hoplog.api.role;

import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.Topics;
import dev.hoplog.events.topics.WrongTopicException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries to reach Kafka until it answers, sees to the topics, and then lets everything begin that needs them.
 *
 * <p>What needs no broker, redirects above all, begins without it.
 */
public final class FirstContact implements AutoCloseable {

    /** Somebody who can begin only when Kafka was reached. */
    public interface Listener {

        /** Kafka answered and the topics are as they must be. Called once. */
        void reached(Topics.Found found);

        /** Kafka answered, but a topic is wrong: nothing may be read or written in this run. */
        void refused(String reason);
    }

    private static final Logger log = LoggerFactory.getLogger(FirstContact.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Supplier<Admin> admins;
    private final Layout layout;
    private final List<Listener> listeners;
    private final Thread thread;

    public FirstContact(Supplier<Admin> admins, Layout layout, List<Listener> listeners) {
        this.admins = admins;
        this.layout = layout;
        this.listeners = List.copyOf(listeners);
        this.thread = Thread.ofPlatform().name("first-contact").daemon().unstarted(this::run);
    }

    public void begin() {
        thread.start();
    }

    /** Gives up, if it still tries; afterwards no listener is called. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            Topics.Found found = reach();
            log.atInfo().addKeyValue("cluster", found.clusterId()).log("Kafka reached, topics are in order");
            listeners.forEach(listener -> tell(() -> listener.reached(found)));
        } catch (WrongTopicException e) {
            log.atError().addKeyValue("reason", e.getMessage()).log("a topic is wrong");
            listeners.forEach(listener -> tell(() -> listener.refused(String.valueOf(e.getMessage()))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Topics.Found reach() throws InterruptedException {
        String told = "";
        while (true) {
            try (Admin admin = admins.get()) {
                return Topics.ensure(admin, layout, TIMEOUT);
            } catch (InterruptException e) {
                throw new InterruptedException();
            } catch (KafkaException e) {
                String error = String.valueOf(e.getMessage());
                if (!error.equals(told)) {
                    log.atWarn().addKeyValue("error", error).log("Kafka is not reached yet, trying on");
                    told = error;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    /** What one listener cannot do keeps no other from beginning. */
    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("a part of the process could not begin; restart it when the cause is gone");
        }
    }
}
