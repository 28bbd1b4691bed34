package dev.hoplog.query.live;

import dev.hoplog.api.Hosts;
import dev.hoplog.api.role.FirstContact;
import dev.hoplog.directory.Directory;
import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.Topics;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** All who listen to events on this node, and the tail that they share while there is one of them. */
public final class Live implements FirstContact.Listener, SmartLifecycle {

    /** How many may listen at a time. */
    static final int MOST_LISTENERS = 10_000;

    /** How many of them may read the past at a time, each with a consumer of his own. */
    static final int MOST_IN_THE_PAST = 16;

    /** How many records of each slot are read before a start, to know the repeats of their clicks. */
    static final int LOOK_BACK = 32;

    /** Proxies that close a connection on which nothing comes wait for twice as long, most of them. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final Logger log = LoggerFactory.getLogger(Live.class);
    private static final Duration TO_BEGIN = Duration.ofSeconds(2);
    private static final Duration TO_END = Duration.ofMillis(500);

    private final Layout layout;
    private final Function<String, Consumer<byte[], byte[]>> consumers;
    private final LinkEffects effects;
    private final Hosts hosts;
    private final ThreadFactory background;
    private final Duration heartbeat;
    private final Set<EventStream> streams = new HashSet<>();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong readers = new AtomicLong();
    private int listening;
    private int inThePast;
    private @Nullable Logs logs;
    private @Nullable Tail tail;
    private boolean closed;
    private volatile boolean isRunning;

    /** Whether somebody may listen. */
    sealed interface Opened {

        /** He may; {@link #run} does it. */
        record Open(EventStream stream, boolean readsThePast) implements Opened {}

        /** Not now. */
        record Refused(String reason, Duration retryAfter) implements Opened {}
    }

    /**
     * @param consumers makes a consumer of this name with {@link #consumerSettings()}
     * @param background makes the thread of the tail
     */
    public Live(
            Layout layout,
            Function<String, Consumer<byte[], byte[]>> consumers,
            LinkEffects effects,
            Hosts hosts,
            ThreadFactory background) {
        this(layout, consumers, effects, hosts, background, HEARTBEAT);
    }

    /** @param heartbeat after how long without an event a listener is told that he still listens */
    Live(
            Layout layout,
            Function<String, Consumer<byte[], byte[]>> consumers,
            LinkEffects effects,
            Hosts hosts,
            ThreadFactory background,
            Duration heartbeat) {
        this.layout = layout;
        this.consumers = consumers;
        this.effects = effects;
        this.hosts = hosts;
        this.background = background;
        this.heartbeat = heartbeat;
    }

    /** What a consumer of events must be made with. */
    public static Map<String, Object> consumerSettings() {
        var settings = new HashMap<>(Directory.consumerSettings());
        // A record may hold a thousand clicks, all of which are in memory together.
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 50);
        return settings;
    }

    /** Which link events took effect, by what the directory has folded. */
    public static LinkEffects effects(Directory directory) {
        return new DirectoryEffects(directory);
    }

    @Override
    public void reached(Topics.Found found) {
        reached(Logs.of(found, layout));
    }

    synchronized void reached(Logs found) {
        logs = found;
    }

    @Override
    public void refused(String reason) {
        // Nothing of a wrong topic is told.
    }

    /** The logs whose events are told; empty before the first contact with them. */
    synchronized Optional<Logs> logs() {
        return Optional.ofNullable(logs);
    }

    /**
     * Lets somebody listen, if that can be now. It waits a moment for the tail to begin.
     *
     * @param isAdmitted asked now and then whether the listener may still be told anything
     */
    Opened open(Wanted wanted, Start start, BooleanSupplier isAdmitted) throws InterruptedException {
        Tail shared;
        synchronized (this) {
            if (closed || logs == null) {
                return new Opened.Refused(
                        closed ? "This node ends." : "This node has not reached Kafka yet.", Duration.ofSeconds(1));
            }
            if (listening >= MOST_LISTENERS) {
                return new Opened.Refused(
                        "There are " + MOST_LISTENERS + " listeners on this node already.", Duration.ofSeconds(10));
            }
            listening++;
            shared = tail(logs);
        }
        Opened opened = null;
        try {
            opened = open(wanted, start, isAdmitted, shared);
            return opened;
        } finally {
            if (!(opened instanceof Opened.Open)) {
                left();
            }
        }
    }

    private Opened open(Wanted wanted, Start start, BooleanSupplier isAdmitted, Tail shared)
            throws InterruptedException {
        if (!shared.hasBegun(TO_BEGIN)) {
            log.atDebug().log("somebody listens while Kafka is away");
        }
        Optional<Listener> joined = switch (start) {
            case Start.Now() -> shared.join(wanted);
            case Start.At(Place place) -> shared.join(wanted, place);
            case Start.Since _, Start.BeforeEnd _ -> Optional.empty();
        };
        synchronized (this) {
            Reading past = null;
            if (joined.isEmpty() && !(start instanceof Start.Now)) {
                if (inThePast >= MOST_IN_THE_PAST || logs == null) {
                    return new Opened.Refused(
                            MOST_IN_THE_PAST + " listeners on this node read the past already.", Duration.ofSeconds(5));
                }
                inThePast++;
                past = reading(logs, "listener-" + readers.incrementAndGet(), start);
            }
            var stream = new EventStream(wanted, shared, joined.orElse(null), past, isAdmitted, heartbeat);
            streams.add(stream);
            if (closed) {
                stream.end();
            }
            return new Opened.Open(stream, past != null);
        }
    }

    /**
     * Tells events until the listener goes, or has to.
     *
     * @param cut breaks his connection, also while a write waits for him
     */
    void run(Opened.Open open, OutputStream out, Runnable cut) throws InterruptedException {
        var isInThePast = new AtomicBoolean(open.readsThePast());
        try {
            EventStream.End end = open.stream().run(out, cut, () -> {
                if (isInThePast.getAndSet(false)) {
                    leftThePast();
                }
            });
            if (end == EventStream.End.TOO_SLOW) {
                dropped.incrementAndGet();
            }
        } finally {
            forget(open.stream());
        }
    }

    /** Lets somebody go whose stream could not begin. */
    void abandon(Opened.Open open) {
        open.stream().abandon();
        if (open.readsThePast()) {
            leftThePast();
        }
        forget(open.stream());
    }

    /** How many listen. */
    synchronized int listeners() {
        return listening;
    }

    /** How many were given up since the start, for reading too slowly. */
    long dropped() {
        return dropped.get();
    }

    @Override
    public void start() {
        isRunning = true;
    }

    /** Ends all streams, before anybody waits for requests to end: by themselves they never do. */
    @Override
    public void stop() {
        List<EventStream> ending;
        synchronized (this) {
            isRunning = false;
            closed = true;
            ending = List.copyOf(streams);
            if (tail != null) {
                tail.close();
            }
        }
        ending.forEach(EventStream::end);
        awaitNobody();
        remaining().forEach(EventStream::cut);
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    private synchronized void awaitNobody() {
        long deadline = System.nanoTime() + TO_END.toNanos();
        try {
            for (long left = TO_END.toNanos(); left > 0 && !streams.isEmpty(); left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<EventStream> remaining() {
        return List.copyOf(streams);
    }

    private void cutTooSlow() {
        remaining().stream().filter(EventStream::isTooSlow).forEach(EventStream::cut);
    }

    private Tail tail(Logs found) {
        Tail running = tail;
        if (running == null || running.isClosed()) {
            running =
                    new Tail(reading(found, "listeners", new Start.BeforeEnd(Tail.BEGIN_BEFORE_END)), this::cutTooSlow);
            Thread thread = background.newThread(running);
            thread.setName("events-tail");
            thread.start();
            tail = running;
        }
        return running;
    }

    private Reading reading(Logs found, String client, Start start) {
        return new Reading(found, () -> consumers.apply(client), start, LOOK_BACK, effects, hosts);
    }

    private synchronized void leftThePast() {
        inThePast--;
    }

    private synchronized void forget(EventStream stream) {
        if (streams.remove(stream)) {
            left();
            notifyAll();
        }
    }

    private synchronized void left() {
        listening--;
        if (listening == 0 && tail != null) {
            tail.close();
            tail = null;
        }
    }
}
