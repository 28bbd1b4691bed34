package dev.hoplog.bench;

import dev.hoplog.directory.Origin;
import dev.hoplog.directory.limits.LimitCounts;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.events.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/*
 * Links as people have them: a title of some words, of which some are frequent, a destination on one of some hosts, a few
 * tags, some that end, begin later, are archived or deleted. Which event stands at an offset follows from the offset, so
 * that any number of readers can follow a log that is nowhere.
 */
/** A {@code link-events} of one partition, made while it is read. */
final class SampleLog {

    static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");

    private static final TopicPartition PARTITION = new TopicPartition(Topic.LINK_EVENTS.text(), 0);
    private static final String SYLLABLES =
            "ba be bi bo da de di do fa fe ga go ka ke la le li lo ma me mi mo na ne no pa pe"
                    + " po ra re ri ro sa se si so ta te ti to va ve vi vo za ze zo";
    private static final String SLUG = "abcdefghjkmnpqrstuvwxyz23456789";

    private final int links;
    private final List<String> words = new ArrayList<>();
    private long size;

    SampleLog(int links) {
        this.links = links;
        String[] syllables = SYLLABLES.split(" ", -1);
        var random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            var word = new StringBuilder();
            for (int j = 0; j < 2 + random.nextInt(3); j++) {
                word.append(syllables[random.nextInt(syllables.length)]);
            }
            words.add(word.toString());
        }
        size = links + links / 50;
    }

    Origin origin() {
        return new Origin("bench", new Uuid(1, 2), 1);
    }

    /** A word; those of low rank are frequent. */
    String word(int rank) {
        return words.get(rank);
    }

    String slug(int link) {
        var random = new SplittableRandom(link);
        var slug = new StringBuilder();
        for (int i = 0; i < 7; i++) {
            slug.append(SLUG.charAt(random.nextInt(SLUG.length())));
        }
        return slug.append(Integer.toString(link, 36)).toString();
    }

    /** When a link was created: one after the other within about three years. */
    Instant createdAt(int link) {
        return FIRST.plusMillis(link * (94_000_000_000L / links));
    }

    String title(int link) {
        return settings(link).title();
    }

    /** One more creation; the offset behind it. */
    synchronized long append() {
        size++;
        notifyAll();
        return size;
    }

    synchronized long size() {
        return size;
    }

    private LinkEvent event(long offset) {
        boolean isDeletion = offset >= links && offset < links + links / 50;
        int link = (int) (isDeletion ? (offset - links) * 50 : offset);
        return new LinkEvent(
                new LinkKey(domain(link), new Slug(slug(link))),
                Links.id(link),
                isDeletion ? 1 : 0,
                new CommandId(new UUID(isDeletion ? 2 : 1, link)),
                BodyHash.NONE,
                "bench",
                createdAt(link),
                isDeletion ? new LinkFact.LinkDeleted() : new LinkFact.LinkCreated(settings(link)));
    }

    private static Domain domain(int link) {
        return link % 10 == 0 ? new Domain("go.example.org") : Domain.DEFAULT;
    }

    private LinkSettings settings(int link) {
        var random = new SplittableRandom(~link);
        var title = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            title.append(title.isEmpty() ? "" : " ").append(frequent(random));
        }
        String url = "https://www." + words.get(zipf(random, 2_000)) + ".example/" + frequent(random) + "/"
                + frequent(random) + "-" + random.nextInt(1_000_000) + "?utm_source=" + words.get(zipf(random, 50));
        var tags = new ArrayList<String>();
        for (int i = random.nextInt(4); i > 0; i--) {
            String tag = "tag " + zipf(random, 300);
            if (!tags.contains(tag)) {
                tags.add(tag);
            }
        }
        Instant created = createdAt(link);
        return new LinkSettings(
                url,
                url,
                title.toString(),
                random.nextInt(20) == 0 ? frequent(random) + " " + frequent(random) : "",
                tags,
                random.nextInt(20) == 0 ? created.plus(Duration.ofDays(random.nextInt(900))) : null,
                random.nextInt(10) == 0 ? created.plus(Duration.ofDays(random.nextInt(900))) : null,
                isLimited(link) ? (Long) 1L : null,
                302,
                true,
                false,
                random.nextInt(100) == 0,
                random.nextInt(20) == 0,
                null);
    }

    private static boolean isLimited(int link) {
        return link % 50 == 7;
    }

    /** Half of the links with a limit have reached it. */
    void useUpLimits(LimitCounts limits) {
        for (int link = 0; link < links; link++) {
            if (isLimited(link) && link % 100 == 7) {
                var _ = limits.admit(Links.id(link), 1);
            }
        }
    }

    private String frequent(SplittableRandom random) {
        return words.get(zipf(random, words.size()));
    }

    /** A rank below this number; low ones are frequent. */
    private static int zipf(SplittableRandom random, int ranks) {
        return (int) Math.pow(ranks, random.nextDouble()) - 1;
    }

    Consumer<byte[], byte[]> consumer() {
        return new Reader();
    }

    private final class Reader extends MockConsumer<byte[], byte[]> {

        private long next;

        Reader() {
            super("none");
        }

        @Override
        public synchronized void assign(Collection<TopicPartition> partitions) {
            super.assign(partitions);
            updateEndOffsets(Map.of(PARTITION, size()));
        }

        @Override
        public synchronized void seek(TopicPartition partition, OffsetAndMetadata position) {
            super.seek(partition, position);
            next = position.offset();
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it waits on the log
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            synchronized (SampleLog.this) {
                if (next == size) {
                    try {
                        SampleLog.this.wait(Math.max(1, timeout.toMillis()));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                long end = Math.min(size, next + 2000);
                for (; next < end; next++) {
                    LinkEvent event = event(next);
                    addRecord(new ConsumerRecord<>(
                            PARTITION.topic(), 0, next, event.key().bytes(), LinkEventCodec.encode(event)));
                }
            }
            return super.poll(Duration.ZERO);
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // see above
        public void wakeup() {
            super.wakeup();
            synchronized (SampleLog.this) {
                SampleLog.this.notifyAll();
            }
        }
    }
}
