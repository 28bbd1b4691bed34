package dev.hoplog.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the wait for a decision can end. However it does, nobody is left waiting. */
class WaitingTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00.123Z");
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final InMemoryLog log = new InMemoryLog();

    @SuppressWarnings("NullAway.Init")
    private Node node;

    @BeforeEach
    void open(@TempDir Path folder) {
        node = new Node(folder.resolve("node"), log, InstantSource.fixed(NOW), LONG);
    }

    @AfterEach
    void close() {
        assertThat(node.directory.decisions().waiting()).isZero();
        node.close();
    }

    @Test
    void with_an_effect() {
        assertThat(node.writer.create(creation("abc"), command(1))).isInstanceOf(Written.Done.class);
    }

    @Test
    void with_a_decision_that_comes_before_the_acknowledgement() {
        // Given
        LinkLog slow = event -> {
            CompletionStage<Void> acknowledged = node.linkLog.append(event);
            while (node.directory.effect(event.commandId()).isEmpty()) {
                Thread.onSpinWait();
            }
            return acknowledged;
        };
        // When
        Written written = writer(slow, LONG).create(creation("abc"), command(1));
        // Then
        assertThat(written).isInstanceOf(Written.Done.class);
    }

    @Test
    void with_an_event_that_came_too_late() {
        // Given
        LinkLog overtaken = event -> {
            log.append(claim(event.key(), command(9)));
            return node.linkLog.append(event);
        };
        // When
        Written written = writer(overtaken, LONG).create(creation("abc"), command(1));
        // Then
        assertThat(rejection(written)).isInstanceOf(Rejection.SlugTaken.class);
    }

    @Test
    void with_an_append_that_failed() {
        LinkLog failing = _ -> CompletableFuture.failedStage(new IllegalStateException("closed"));

        assertThat(rejection(writer(failing, LONG).create(creation("abc"), command(1))))
                .isInstanceOf(Rejection.OutcomeUnknown.class);
    }

    @Test
    void with_the_end_of_its_patience() {
        LinkLog silent = _ -> new CompletableFuture<>();

        assertThat(rejection(writer(silent, SHORT).create(creation("abc"), command(1))))
                .isInstanceOf(Rejection.OutcomeUnknown.class);
    }

    @Test
    void with_an_interrupt_that_is_passed_on() throws Exception {
        // Given
        node.reader.hold();
        var written = new AtomicReference<Written>();
        var stayedInterrupted = new AtomicBoolean();
        Thread waiting = Thread.ofVirtual().start(() -> {
            written.set(node.writer.create(creation("abc"), command(1)));
            stayedInterrupted.set(Thread.currentThread().isInterrupted());
        });
        log.awaitSize(1);
        // When
        waiting.interrupt();
        // Then
        assertThat(waiting.join(LONG)).isTrue();
        assertThat(rejection(written.get())).isInstanceOf(Rejection.OutcomeUnknown.class);
        assertThat(stayedInterrupted).isTrue();
        node.reader.release();
    }

    @Test
    void with_a_fault_in_what_appends() {
        LinkLog broken = _ -> {
            throw new IllegalArgumentException("a bug");
        };

        assertThatThrownBy(() -> writer(broken, LONG).create(creation("abc"), command(1)))
                .hasMessage("a bug");
    }

    @Test
    void not_with_word_of_another_event_of_the_command() {
        // Given
        node.writer.create(creation("taken"), command(1));
        var onTheirWay = new ArrayList<LinkEvent>();
        LinkLog slow = event -> {
            // What comes first is a copy that was sent for another slug, and is void.
            log.append(claim(new LinkKey(Domain.DEFAULT, new Slug("taken")), command(2)));
            onTheirWay.add(event);
            return new CompletableFuture<>();
        };
        // When
        Written written = writer(slow, SHORT).create(creation("abc"), command(2));
        // Then
        assertThat(rejection(written)).isInstanceOf(Rejection.OutcomeUnknown.class);
        assertThat(onTheirWay).hasSize(1);
    }

    private LinkWriter writer(LinkLog linkLog, Duration patience) {
        return new LinkWriter(node.directory, node.limits, linkLog, node.names, InstantSource.fixed(NOW), patience);
    }

    private static Creation creation(String slug) {
        var target = new Edit.Target(new Destination("https://example.com/", "https://example.com/"));
        return new Creation(Domain.DEFAULT, new Slug(slug), SlugPattern.DEFAULT, List.of(target), false);
    }

    private static LinkEvent claim(LinkKey key, Provenance by) {
        return new LinkEvent(
                key,
                LinkId.ofBits(new byte[10]),
                0,
                by.commandId(),
                by.bodyHash(),
                by.actor(),
                NOW,
                new LinkFact.LinkCreated(LinkSettings.redirectingTo("https://example.com/", "https://example.com/")));
    }

    private static Provenance command(long number) {
        return new Provenance(new CommandId(new UUID(0, number)), new BodyHash("a".repeat(64)), "tester");
    }

    private static Rejection rejection(Written written) {
        assertThat(written).isInstanceOf(Written.Refused.class);
        return ((Written.Refused) written).rejection();
    }
}
