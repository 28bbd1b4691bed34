package dev.hoplog.query.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Origin;
import dev.hoplog.directory.limits.LimitCounts;
import dev.hoplog.events.Domain;
import dev.hoplog.events.codec.ClickEncoder;
import dev.hoplog.query.visitors.PaperSaltLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One connection whose time, and whose client, move by hand. */
class RedirectHandlerTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));
    private static final RedirectLimits LIMITS = new RedirectLimits(100, 10, 60, 5);
    private static final String PAGE = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String UNKNOWN = "GET /unknown HTTP/1.1\r\nHost: x\r\n\r\n";

    /** More than a client asks for before it is no longer read, and still a read of an ordinary size. */
    private static final int MANY = 1000;

    @TempDir
    Path folder;

    private final CompletableFuture<Map<Integer, Long>> endOfLog = new CompletableFuture<>();
    private boolean crowded;
    private boolean diskFails;
    private Directory directory;
    private LimitCounts limits;
    private Lane lane;
    private Connection connection;

    /** A channel into whose network nothing more fits while its client does not read. */
    private static final class Connection extends EmbeddedChannel {

        private boolean stuck;

        Connection(ChannelHandler... handlers) {
            super(handlers);
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer answers) throws Exception {
            if (!stuck) {
                super.doWrite(answers);
            }
        }

        void clientReads(boolean reads) {
            stuck = !reads;
            flush();
        }

        boolean isRead() {
            return config().isAutoRead();
        }

        void ask(String requests) {
            writeInbound(Unpooled.copiedBuffer(requests, StandardCharsets.US_ASCII));
        }

        long unreadBytes() {
            return Objects.requireNonNull(unsafe().outboundBuffer()).totalPendingWriteBytes();
        }

        /** How many answers the client has got since it last asked this. */
        long answers() {
            var text = new StringBuilder();
            for (ByteBuf answer = readOutbound(); answer != null; answer = readOutbound()) {
                text.append(answer.toString(StandardCharsets.US_ASCII));
                answer.release();
            }
            return Pattern.compile("HTTP/1\\.1 ").matcher(text).results().count();
        }
    }

    @BeforeEach
    void connect() {
        directory = Directory.open(folder.resolve("directory"), 1 << 20);
        lane = new Lane(CLOCK, () -> crowded);
        limits = LimitCounts.open(folder.resolve("limits"), "node");
        lane.redirector = new Redirector(directory, limits, PaperSaltLog.unknown(), this::append, CLOCK, "node");
        connection = new Connection(
                new HttpRequestDecoder(),
                new RedirectHandler(
                        lane, _ -> Domain.DEFAULT, TrustedProxies.NONE, VisitorPolicy.DEFAULT, LIMITS, null));
    }

    @AfterEach
    void disconnect() {
        connection.finishAndReleaseAll();
        limits.close();
        directory.close();
    }

    @Test
    void a_client_that_reads_nothing_is_not_read_either_and_is_served_on_once_it_reads() {
        // Given
        connection.clientReads(false);
        int asked = 0;
        while (connection.isRead() && asked < MANY) {
            connection.ask(PAGE);
            asked++;
        }
        assertThat(asked).isLessThan(MANY);
        assertThat(connection.unreadBytes()).isLessThan(1 << 17);

        // When
        connection.clientReads(true);

        // Then
        assertThat(connection.isRead()).isTrue();
        connection.ask(PAGE);
        assertThat(connection.answers()).isEqualTo(asked + 1);
    }

    @Test
    void a_client_that_reads_nothing_is_not_read_after_a_wait_for_an_unknown_slug_either() {
        // Given
        waitForUnknownSlugs();
        connection.ask(UNKNOWN + PAGE.repeat(MANY));
        assertThat(connection.isRead()).isFalse();
        connection.clientReads(false);

        // When
        endWait();

        // Then
        assertThat(connection.isRead()).isFalse();
        connection.clientReads(true);
        assertThat(connection.isRead()).isTrue();
        assertThat(connection.answers()).isEqualTo(1 + MANY);
    }

    @Test
    void while_an_unknown_slug_is_waited_for_nothing_is_read_even_if_the_client_reads() {
        // Given
        waitForUnknownSlugs();
        connection.clientReads(false);
        connection.ask(PAGE.repeat(MANY) + UNKNOWN);

        // When
        connection.clientReads(true);

        // Then
        assertThat(connection.answers()).isEqualTo(MANY);
        assertThat(connection.isRead()).isFalse();
        endWait();
        assertThat(connection.isRead()).isTrue();
        assertThat(connection.answers()).isEqualTo(1);
    }

    @Test
    void a_disk_that_fails_under_the_journal_is_no_matter_of_the_visitor() {
        diskFails = true;

        connection.ask(UNKNOWN + UNKNOWN);

        assertThat(connection.answers()).isEqualTo(2);
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void a_client_may_be_silent_until_its_time_is_up() {
        connection.ask(PAGE);
        pass(60);
        assertThat(connection.isOpen()).isTrue();

        pass(1);

        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void while_connections_are_scarce_a_silent_client_is_let_go_early() {
        connection.ask(PAGE);
        pass(6);
        assertThat(connection.isOpen()).isTrue();

        crowded = true;
        pass(1);

        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void while_connections_are_scarce_a_client_that_never_asked_is_let_go_early() {
        crowded = true;
        pass(5);
        assertThat(connection.isOpen()).isTrue();

        pass(1);

        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void while_connections_are_scarce_a_client_that_asks_now_and_then_stays() {
        crowded = true;

        for (int i = 0; i < 10; i++) {
            pass(5);
            connection.ask(PAGE);
        }

        assertThat(connection.isOpen()).isTrue();
        assertThat(connection.answers()).isEqualTo(10);
    }

    @Test
    void connections_are_scarce_from_nine_tenths_of_the_limit_on() {
        var limits = RedirectLimits.ofConnections(10_000);

        assertThat(limits.isCrowded(8_999)).isFalse();
        assertThat(limits.isCrowded(9_000)).isTrue();
    }

    private boolean append(ClickEncoder click, long occurredAt, Redirect redirect, Domain in) {
        if (diskFails) {
            throw new InternalError("a fault occurred in an unsafe memory access operation");
        }
        return true;
    }

    /** From now on an unknown slug is answered when the end of the log is known here. */
    private void waitForUnknownSlugs() {
        directory.follow(
                new Origin("cluster", new Uuid(1, 2), 1),
                () -> {
                    throw new KafkaException("no broker");
                },
                () -> endOfLog);
    }

    private void endWait() {
        endOfLog.complete(Map.of());
        connection.runPendingTasks();
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            lane.tick();
        }
    }
}
