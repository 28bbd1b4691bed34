package dev.hoplog.bench;

import dev.hoplog.api.cli.ProgressBar;
import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.codec.ClickDecoder;
import dev.hoplog.events.topics.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/*
 *   visitors --?id=7--> query role --journal, sender--> broker --> click-events --> statistics
 *                       kill -9 ...                     kill -9 ...
 *
 * Each click has a number that is in its query and so in the log. What a visitor was answered must be in the log, once when
 * names are counted once, and the statistics must be as many. An answer that a visitor never saw because the server was
 * killed may be in the log or not: nobody can know, so those are counted by themselves.
 */
/** Sends numbered clicks while processes are killed, and compares what was answered with what is in the log and counted. */
final class ClickProof {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int LINKS = 1000;

    private final Path folder;
    private final int clicks;
    private final List<Boolean> killsOfBroker;
    private final int visitors;
    private final ProgressBar progress;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private volatile @Nullable Server query;
    private volatile boolean isOver;

    /**
     * What came of it.
     *
     * @param answered clicks whose redirect a visitor saw
     * @param unseen clicks whose answer no visitor saw
     * @param logged numbers in the log, after each name was counted once
     * @param missing numbers that were answered and are not in the log
     * @param invented numbers in the log that no visitor sent
     * @param twice numbers that stand in the log under two names
     * @param repeats entries in the log that are dropped since their name was there before
     * @param counted what the statistics say of all links
     * @param wrongLinks links of which the statistics say another number than the log
     * @param mostUnseen what kills can explain: one answer of each visitor for each
     */
    record Result(
            int answered,
            int unseen,
            int logged,
            int missing,
            int invented,
            int twice,
            long repeats,
            long counted,
            int wrongLinks,
            int mostUnseen) {

        boolean holds() {
            return missing == 0
                    && invented == 0
                    && twice == 0
                    && counted == logged
                    && wrongLinks == 0
                    && unseen <= mostUnseen;
        }
    }

    /** @param seed decides who is killed when */
    ClickProof(Path folder, int clicks, int kills, int brokerKills, int visitors, long seed) {
        this.folder = folder;
        this.clicks = clicks;
        this.visitors = visitors;
        this.progress = new ProgressBar("clicks", clicks);
        this.killsOfBroker = new ArrayList<>();
        killsOfBroker.addAll(Collections.nCopies(kills, false));
        killsOfBroker.addAll(Collections.nCopies(brokerKills, true));
        Collections.shuffle(killsOfBroker, new Random(seed));
    }

    Result run() throws InterruptedException {
        Map<String, String> ofBroker = Server.environment(folder.resolve("kafka"));
        Server broker = Server.start(Broker.class.getName(), ofBroker).awaitReady();
        Map<String, String> ofQuery = Server.environment(folder.resolve("query"));
        ofQuery.put("HOPLOG_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
        ofQuery.put("HOPLOG_LAYOUT", "single-broker");
        try {
            Server first = Server.start(Server.QUERY, ofQuery).awaitReady();
            query = first;
            Links.create(first, broker.bootstrapServers(), LINKS);
            var answered = new BitSet(clicks);
            var unseen = new BitSet(clicks);
            List<Thread> threads = new ArrayList<>();
            for (int visitor = 0; visitor < visitors; visitor++) {
                threads.add(Thread.ofPlatform().name("visitor").start(() -> visit(answered, unseen)));
            }
            for (int kill = 0; kill < killsOfBroker.size(); kill++) {
                awaitSent((int) ((long) clicks * (kill + 1) / (killsOfBroker.size() + 1)));
                if (killsOfBroker.get(kill)) {
                    broker.kill();
                    broker = Server.start(Broker.class.getName(), ofBroker).awaitReady();
                } else {
                    current().kill();
                    query = Server.start(Server.QUERY, ofQuery);
                }
            }
            awaitSent(clicks);
            for (Thread thread : threads) {
                thread.join();
            }
            progress.end();
            throwFailure();
            current().awaitReady();
            return compare(answered, unseen, broker.bootstrapServers());
        } finally {
            isOver = true;
            Server running = query;
            if (running != null) {
                running.close();
            }
            broker.close();
        }
    }

    private Server current() {
        Server running = query;
        if (running == null) {
            throw new IllegalStateException("nothing runs yet");
        }
        return running;
    }

    private void awaitSent(int number) throws InterruptedException {
        while (next.get() < number) {
            throwFailure();
            progress.at(next.get());
            Thread.sleep(20);
        }
    }

    private void throwFailure() {
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    private void visit(BitSet answered, BitSet unseen) {
        try {
            Visitor visitor = null;
            for (int click = next.getAndIncrement(); click < clicks && !isOver; click = next.getAndIncrement()) {
                boolean isDone = false;
                while (!isDone && !isOver) {
                    if (visitor == null) {
                        visitor = connect();
                    }
                    try {
                        int status = visitor.follow(Links.slug(click % LINKS) + "?id=" + click);
                        switch (status) {
                            case 302 -> {
                                isDone = true;
                                set(answered, click);
                            }
                            // It has just started and redirects nobody yet: nothing was counted.
                            case 503 -> Thread.sleep(20);
                            default -> throw new BenchException("A redirect was answered with " + status + ".", null);
                        }
                    } catch (IOException e) {
                        isDone = true;
                        set(unseen, click);
                        visitor.close();
                        visitor = null;
                    }
                }
            }
            if (visitor != null) {
                visitor.close();
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        } catch (InterruptedException | IOException e) {
            failure.compareAndSet(null, new BenchException("A visitor failed (" + e + ").", e));
        }
    }

    private static void set(BitSet numbers, int number) {
        synchronized (numbers) {
            numbers.set(number);
        }
    }

    private Visitor connect() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return new Visitor(current().redirectPort());
            } catch (IOException e) {
                if (System.nanoTime() > deadline || isOver) {
                    throw new BenchException("Nobody answers redirects any more (" + e.getMessage() + ").", e);
                }
                Thread.sleep(20);
            }
        }
    }

    private Result compare(BitSet answered, BitSet unseen, String bootstrapServers) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var log = new Log();
        var decoder = new ClickDecoder();
        Map<Integer, Long> ends;
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.CLICK_EVENTS.text()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            do {
                consumer.poll(Duration.ofMillis(500)).forEach(record -> log.read(decoder.batch(record.value())));
            } while (System.nanoTime() < deadline
                    && (log.lacks(answered) > 0
                            || current().metric("hoplog_journal_unshipped") != 0
                            || !isAtEnd(consumer)));
            ends = consumer.endOffsets(partitions).entrySet().stream()
                    .filter(end -> end.getValue() > 0)
                    .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
        }
        long counted = counted("", ends, deadline);
        int wrongLinks = 0;
        for (int link = 0; link < Math.min(LINKS, clicks); link++) {
            if (counted(Links.id(link).text(), ends, deadline) != log.clicks(link)) {
                wrongLinks++;
            }
        }
        var sent = (BitSet) answered.clone();
        sent.or(unseen);
        var invented = (BitSet) log.numbers.clone();
        invented.andNot(sent);
        return new Result(
                answered.cardinality(),
                unseen.cardinality(),
                log.numbers.cardinality(),
                log.lacks(answered),
                invented.cardinality(),
                log.twice,
                log.repeats,
                counted,
                wrongLinks,
                killsOfBroker.size() * visitors);
    }

    /** What the statistics say once they include the whole log: asked before, they might be right for a moment. */
    private long counted(String linkId, Map<Integer, Long> ends, long deadline) throws InterruptedException {
        Server.Counted counted = current().counted(linkId);
        while (!counted.includes(ends) && System.nanoTime() < deadline) {
            Thread.sleep(100);
            counted = current().counted(linkId);
        }
        return counted.clicks();
    }

    private static boolean isAtEnd(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.endOffsets(consumer.assignment()).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** click-events as a reader sees it who counts every name once. */
    private static final class Log {
        private final Map<UUID, BitSet> names = new HashMap<>();
        private final BitSet numbers = new BitSet();
        private int twice;
        private long repeats;

        void read(ClickBatch batch) {
            BitSet seen = names.computeIfAbsent(batch.segmentId(), _ -> new BitSet());
            int seq = Math.toIntExact(batch.firstSeq());
            for (ClickEntry entry : batch.entries()) {
                if (seen.get(seq)) {
                    repeats++;
                } else if (entry instanceof ClickEntry.Click click && click.decision() == Decision.REDIRECTED) {
                    int number = Integer.parseInt(click.query().substring("id=".length()));
                    twice += numbers.get(number) ? 1 : 0;
                    numbers.set(number);
                }
                seen.set(seq++);
            }
        }

        /** Those of one link, which every so many numbers follow. */
        long clicks(int link) {
            long clicks = 0;
            for (int number = link; number < numbers.length(); number += LINKS) {
                clicks += numbers.get(number) ? 1 : 0;
            }
            return clicks;
        }

        int lacks(BitSet answered) {
            var lacking = (BitSet) answered.clone();
            lacking.andNot(numbers);
            return lacking.cardinality();
        }
    }
}
