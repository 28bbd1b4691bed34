package dev.hoplog.query;

import dev.hoplog.api.role.Background;
import dev.hoplog.api.role.FirstContact;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.limits.LimitCounts;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.events.topics.Topics;
import dev.hoplog.query.journal.Journal;
import dev.hoplog.query.journal.JournalSettings;
import dev.hoplog.query.journal.JournalTarget;
import dev.hoplog.query.journal.JournalWriter;
import dev.hoplog.query.journal.Sender;
import dev.hoplog.query.redirect.RedirectServer;
import dev.hoplog.query.redirect.Redirector;
import dev.hoplog.query.visitors.VisitorSalts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * The redirect port with all that is behind it, and the order in which that begins and ends.
 *
 * <p>Redirects begin when the directory and the counts of limited links were complete once and the journal knows which topic
 * it is for. After the first start all of it is known from the disk, and no broker is needed.
 */
final class Redirects implements FirstContact.Listener, AutoCloseable {

    /** How long a stop waits until the clicks are in Kafka. What is left stays in the journal for the next start. */
    private static final Duration TO_SHIP = Duration.ofSeconds(3);

    private final Directory directory;
    private final LimitCounts limits;
    private final VisitorSalts salts;
    private final RedirectServer server;
    private final Path journalFolder;
    private final JournalSettings journalSettings;
    private final int orphansPerSecond;
    private final int partitions;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final InstantSource clock;
    private final String node;
    private final List<JournalWriter> writers = new ArrayList<>();

    private @Nullable Journal journal;
    private @Nullable Sender sender;
    private @Nullable String refusal;
    private boolean closed;

    /**
     * @param orphansPerSecond see {@link JournalClickLog}
     * @param partitions of {@code click-events}
     */
    Redirects(
            Directory directory,
            LimitCounts limits,
            VisitorSalts salts,
            RedirectServer server,
            Path journalFolder,
            JournalSettings journalSettings,
            int orphansPerSecond,
            int partitions,
            Supplier<Producer<byte[], byte[]>> producers,
            InstantSource clock,
            String node) {
        this.directory = directory;
        this.limits = limits;
        this.salts = salts;
        this.server = server;
        this.journalFolder = journalFolder;
        this.journalSettings = journalSettings;
        this.orphansPerSecond = orphansPerSecond;
        this.partitions = partitions;
        this.producers = producers;
        this.clock = clock;
        this.node = node;
    }

    /** Listens, and redirects at once if an earlier run left what that needs. */
    synchronized void begin(String bind, int port) throws InterruptedException {
        Sender.prepare();
        Optional<JournalTarget> known = Journal.knownTarget(journalFolder);
        if (known.isPresent()) {
            open(known.get());
        }
        server.start(bind, port);
    }

    @Override
    public synchronized void reached(Topics.Found found) {
        if (closed) {
            return;
        }
        var target = new JournalTarget(found.clusterId(), found.id(Topic.CLICK_EVENTS), partitions);
        Journal opened = journal == null ? open(target) : journal;
        var shipping = new Sender(opened, producers, Sender.Settings.DEFAULT, clock, Background.THREADS);
        shipping.start(target);
        sender = shipping;
    }

    @Override
    public synchronized void refused(String reason) {
        refusal = reason;
    }

    RedirectServer server() {
        return server;
    }

    boolean areServed() {
        return server.isServing();
    }

    /** What keeps clicks from Kafka, or from the journal; empty for nothing. */
    synchronized String trouble() {
        if (refusal != null) {
            return refusal;
        }
        String ofSender =
                sender == null ? "Kafka was not reached yet" : sender.health().trouble();
        String ofJournal = journal == null ? null : journal.gauges().trouble();
        return ofJournal != null ? ofJournal : ofSender != null ? ofSender : "";
    }

    /** The journal's counters; empty before it is open. */
    synchronized Optional<Journal.Gauges> journal() {
        return Optional.ofNullable(journal).map(Journal::gauges);
    }

    /** First no more answers, then no more clicks, then what is left goes out. */
    @Override
    public synchronized void close() {
        closed = true;
        server.close();
        writers.forEach(JournalWriter::close);
        if (sender != null) {
            sender.close(TO_SHIP);
        }
        if (journal != null) {
            journal.close();
        }
    }

    private Journal open(JournalTarget target) {
        Journal opened = Journal.open(journalFolder, journalSettings, target);
        journal = opened;
        directory.complete().runAfterBoth(limits.complete(), () -> serve(opened));
        return opened;
    }

    private synchronized void serve(Journal opened) {
        if (!closed) {
            server.serve(() -> {
                JournalWriter writer = opened.writer();
                writers.add(writer);
                return new Redirector(
                        directory, limits, salts, new JournalClickLog(writer, orphansPerSecond), clock, node);
            });
        }
    }
}
