package dev.hoplog.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/*
 *   visitors -> [disk: segments] -> [network] -> [log] -> [reader: what it saw, what it counted]
 *                  crash: torn tail,    lost, late,           crash: back to its last commit
 *                  acks forgotten       twice
 *
 * Each click has a number of its own. Every part may crash between any two steps; the numbers counted must be the numbers
 * answered, as sets, and none of them twice.
 */
/** The identity of a click, from the disk to the count, under thousands of seeded histories of crashes. No thread, no file. */
class DedupeFuzzTest {

    private static final int RUNS = 4000;
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void what_was_answered_is_counted_and_counted_once() {
        long repeats = 0;
        for (long seed = 0; seed < RUNS; seed++) {
            var history = new History(seed);
            history.run();
            assertThat(history.reader.counted).as("seed %d", seed).isEqualTo(history.answered);
            assertThat(history.reader.twice).as("seed %d", seed).isEmpty();
            repeats += history.reader.repeats;
        }
        assertThat(repeats).as("histories without repeats prove nothing").isGreaterThan(RUNS);
    }

    /** A journal's segment: entries that are answered, and how far it knows that the log has them. */
    private static final class OnDisk {
        private final UUID id;
        private final List<ClickEntry> entries = new ArrayList<>();
        private final TreeMap<Integer, Integer> acknowledgements = new TreeMap<>();
        private int acknowledged;
        private int sent;
        private boolean sealed;

        OnDisk(UUID id) {
            this.id = id;
        }

        /** The place moves only over what is acknowledged without a gap. */
        void acknowledge(int from, int to) {
            acknowledgements.merge(from, to, Math::max);
            for (var next = acknowledgements.floorEntry(acknowledged);
                    next != null && next.getValue() > acknowledged;
                    next = acknowledgements.floorEntry(acknowledged)) {
                acknowledged = next.getValue();
            }
        }

        /** What the sender knew beyond the place on the disk is gone. */
        void sendAgain() {
            acknowledgements.clear();
            sent = acknowledged;
        }

        void seal() {
            entries.add(new ClickEntry.Sealed(entries.size()));
            sealed = true;
        }
    }

    /** What was sent and may arrive, whatever has become of its sender. */
    private record InFlight(OnDisk segment, ClickBatch batch, int to, int life) {}

    private static final class Reader {
        private Map<UUID, Segment> segments = new HashMap<>();
        private Set<Long> counted = new HashSet<>();
        private final Set<Long> twice = new HashSet<>();
        private int position;
        private Map<UUID, Segment> committedSegments = new HashMap<>();
        private Set<Long> committedCounts = new HashSet<>();
        private int committedPosition;
        private long repeats;

        void read(List<ClickBatch> log) {
            if (position < log.size()) {
                ClickBatch batch = log.get(position++);
                Segment segment = segments.getOrDefault(batch.segmentId(), Segment.NEW);
                Gathered clicks = Gathered.of(batch, segment.seen(), Clicks.CLASSIFIER);
                long numbered = batch.entries().stream()
                        .filter(ClickEntry.StrippedClick.class::isInstance)
                        .count();
                repeats += numbered - clicks.entries().size();
                clicks.entries().forEach(entry -> {
                    if (!counted.add(entry.minute()) || entry.clicks() != 1) {
                        twice.add(entry.minute());
                    }
                });
                segments.put(batch.segmentId(), segment.with(batch, NOW));
            }
        }

        void commit() {
            committedSegments = new HashMap<>(segments);
            committedCounts = new HashSet<>(counted);
            committedPosition = position;
        }

        void crash() {
            segments = new HashMap<>(committedSegments);
            counted = new HashSet<>(committedCounts);
            position = committedPosition;
        }
    }

    private static final class History {
        private final Random random;
        private final List<OnDisk> disk = new ArrayList<>();
        private final List<InFlight> network = new ArrayList<>();
        private final List<ClickBatch> log = new ArrayList<>();
        private final Set<Long> answered = new HashSet<>();
        private final Reader reader = new Reader();
        private OnDisk live;
        private int life;
        private long number;

        History(long seed) {
            random = new Random(seed);
            live = begin();
        }

        void run() {
            for (int step = 0; step < 150; step++) {
                switch (random.nextInt(16)) {
                    case 0 -> crashOfTheNode();
                    case 1 -> reader.crash();
                    case 2, 3 -> reader.commit();
                    case 4 -> roll();
                    case 5, 6, 7 -> send();
                    case 8, 9, 10 -> arrive();
                    case 11, 12, 13 -> reader.read(log);
                    default -> answer();
                }
            }
            drain();
        }

        private OnDisk begin() {
            var segment = new OnDisk(new UUID(random.nextLong(), random.nextLong()));
            disk.add(segment);
            return segment;
        }

        private void answer() {
            for (int left = random.nextInt(8); left > 0; left--) {
                live.entries.add(Clicks.stripped(Clicks.link(1), Instant.ofEpochSecond(number * 60)));
                answered.add(number++);
            }
        }

        private void roll() {
            live.seal();
            live = begin();
        }

        /** The click in the torn frame at the end was never answered; acknowledgements may be forgotten, never invented. */
        private void crashOfTheNode() {
            number += random.nextInt(2);
            life++;
            for (OnDisk segment : disk) {
                if (!segment.sealed) {
                    segment.seal();
                }
                if (random.nextInt(4) == 0) {
                    segment.acknowledged = random.nextInt(segment.acknowledged + 1);
                }
                segment.sendAgain();
            }
            live = begin();
        }

        private void send() {
            OnDisk segment = disk.get(random.nextInt(disk.size()));
            if (random.nextInt(8) == 0) {
                segment.sendAgain();
            }
            int from = segment.sent;
            if (from < segment.entries.size()) {
                int to = from + 1 + random.nextInt(segment.entries.size() - from);
                var batch = new ClickBatch(segment.id, from, List.copyOf(segment.entries.subList(from, to)));
                segment.sent = to;
                network.add(new InFlight(segment, batch, to, life));
            }
        }

        /** Any of what is out, so that batches overtake each other. It arrives or is lost, is acknowledged or not. */
        private void arrive() {
            if (network.isEmpty()) {
                return;
            }
            InFlight sent = network.remove(random.nextInt(network.size()));
            if (random.nextInt(5) > 0) {
                log.add(sent.batch());
                if (random.nextInt(5) == 0) {
                    // A copy of it is still on its way.
                    network.add(new InFlight(sent.segment(), sent.batch(), sent.to(), -1));
                }
                if (sent.life() == life && random.nextInt(5) > 0) {
                    sent.segment().acknowledge(Math.toIntExact(sent.batch().firstSeq()), sent.to());
                }
            }
        }

        private void drain() {
            live.seal();
            for (InFlight late : network) {
                log.add(late.batch());
            }
            for (OnDisk segment : disk) {
                log.add(new ClickBatch(
                        segment.id,
                        segment.acknowledged,
                        List.copyOf(segment.entries.subList(segment.acknowledged, segment.entries.size()))));
            }
            while (reader.position < log.size()) {
                reader.read(log);
            }
        }
    }
}
