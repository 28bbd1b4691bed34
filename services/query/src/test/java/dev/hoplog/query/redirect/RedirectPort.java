package dev.hoplog.query.redirect;

import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Origin;
import dev.hoplog.directory.limits.LimitCounts;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import dev.hoplog.events.codec.ClickCodec;
import dev.hoplog.events.codec.ClickEncoder;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.query.visitors.PaperSaltLog;
import dev.hoplog.query.visitors.VisitorSalts;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** The redirect port over a log of links in memory, and a client that shows every byte. */
public final class RedirectPort implements AutoCloseable {

    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final TopicPartition partition = new TopicPartition(Topic.LINK_EVENTS.text(), 0);
    private final MockConsumer<byte[], byte[]> log = new MockConsumer<>("none");
    private final Map<LinkKey, Long> versions = new HashMap<>();
    private final List<ClickEntry.Click> journal = new CopyOnWriteArrayList<>();
    private final Directory directory;
    private final LimitCounts limits;
    private final RedirectServer server;
    private long appended;

    RedirectPort(Path folder, @Nullable URI home) throws Exception {
        this(folder, home, TrustedProxies.NONE, VisitorPolicy.DEFAULT, null);
    }

    /** @param clicks makes a log for each event loop; null for the one that {@link #journal} shows */
    public RedirectPort(
            Path folder,
            @Nullable URI home,
            TrustedProxies proxies,
            VisitorPolicy policy,
            @Nullable Supplier<ClickLog> clicks)
            throws Exception {
        directory = Directory.open(folder.resolve("directory"), 1 << 20);
        limits = LimitCounts.open(folder.resolve("limits"), "node");
        log.updateBeginningOffsets(Map.of(partition, 0L));
        log.updateEndOffsets(Map.of(partition, 0L));
        directory.follow(new Origin("paper", new Uuid(1, 2), 1), () -> log, CompletableFuture::new);
        directory.complete().toCompletableFuture().get(10, TimeUnit.SECONDS);
        InstantSource clock = InstantSource.fixed(NOON);
        server = new RedirectServer(
                _ -> Domain.DEFAULT, proxies, policy, RedirectLimits.ofConnections(100), home, clock);
        server.start("127.0.0.1", 0);
        VisitorSalts salts = PaperSaltLog.knownAt(NOON);
        server.serve(() ->
                new Redirector(directory, limits, salts, clicks == null ? this::append : clicks.get(), clock, "node"));
    }

    /** An answer: its status, its headers by name in lower case, and its body, a character for each byte. */
    public record Answer(int status, Map<String, String> headers, String body) {

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Gives a slug settings; returns when they are in effect. */
    public void put(String slug, LinkSettings settings) throws Exception {
        var key = new LinkKey(Domain.DEFAULT, new Slug(slug));
        long version = versions.merge(key, 1L, Long::sum) - 1;
        append(
                key,
                version,
                version == 0 ? new LinkFact.LinkCreated(settings) : new LinkFact.LinkChanged(settings, List.of(), 0));
    }

    void delete(String slug) throws Exception {
        var key = new LinkKey(Domain.DEFAULT, new Slug(slug));
        append(key, versions.merge(key, 1L, Long::sum) - 1, new LinkFact.LinkDeleted());
    }

    /** The clicks that were journalled, oldest first. */
    List<ClickEntry.Click> journal() {
        return journal;
    }

    long untracked() {
        return server.untracked();
    }

    public Answer get(String target, String... headers) throws IOException {
        return send("GET", target, headers);
    }

    Answer send(String method, String target, String... headers) throws IOException {
        var request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        try (var socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            return answer(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
        }
    }

    @Override
    public void close() {
        server.close();
        limits.close();
        directory.close();
    }

    private void append(LinkKey key, long version, LinkFact fact) throws Exception {
        long command = appended++;
        var event = new LinkEvent(
                key, id(key), version, new CommandId(new UUID(1, command)), BodyHash.NONE, "admin", NOON, fact);
        try (var waiter = directory.decisions().register(event).orElseThrow()) {
            log.addRecord(
                    new ConsumerRecord<>(partition.topic(), 0, command, key.bytes(), LinkEventCodec.encode(event)));
            waiter.outcome().get(10, TimeUnit.SECONDS);
        }
    }

    private boolean append(ClickEncoder click, long occurredAt, Redirect redirect, Domain domain) {
        byte[] entry = Arrays.copyOfRange(click.array(), click.offset(), click.offset() + click.length());
        return journal.add((ClickEntry.Click) ClickCodec.decode(entry));
    }

    private static LinkId id(LinkKey key) {
        return LinkId.ofBits(
                ByteBuffer.allocate(10).putInt(Arrays.hashCode(key.bytes())).array());
    }

    private static Answer answer(String bytes) {
        int end = bytes.indexOf("\r\n\r\n");
        String[] lines = bytes.substring(0, end).split("\r\n", -1);
        var headers = new HashMap<String, String>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, bytes.substring(end + 4));
    }
}
