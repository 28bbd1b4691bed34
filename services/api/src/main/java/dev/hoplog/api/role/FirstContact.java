package dev.hoplog.api.role;

import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.Topics;
import dev.hoplog.events.topics.WrongTopicException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
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

    /** Gives up, if it still tries. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        boolean told = false;
        while (!Thread.currentThread().isInterrupted()) {
            try (Admin admin = admins.get()) {
                Topics.Found found = Topics.ensure(admin, layout, TIMEOUT);
                log.atInfo().addKeyValue("cluster", found.clusterId()).log("Kafka reached, topics are in order");
                listeners.forEach(listener -> listener.reached(found));
                return;
            } catch (WrongTopicException e) {
                log.atError().addKeyValue("reason", e.getMessage()).log("a topic is wrong");
                listeners.forEach(listener -> listener.refused(String.valueOf(e.getMessage())));
                return;
            } catch (KafkaException e) {
                if (!told) {
                    log.atWarn().addKeyValue("error", e.toString()).log("Kafka is not reached yet, trying on");
                    told = true;
                }
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
