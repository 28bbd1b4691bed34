package dev.hoplog.events.topics;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Makes the topics that are missing and checks those that are there. */
public final class Topics {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private Topics() {}

    /**
     * The topics of a cluster, as they were found in order.
     *
     * @param ids the identity of each topic: one that was deleted and made again has another
     */
    public record Found(String clusterId, Map<Topic, Uuid> ids) {

        public Uuid id(Topic topic) {
            return Objects.requireNonNull(ids.get(topic), topic::text);
        }
    }

    /**
     * All topics, made where they were missing, each with the right partitions, replicas and settings.
     *
     * @throws WrongTopicException if one is not as it must be, or a backup was not restored to its end; nothing is changed
     *     then
     * @throws KafkaException if the cluster does not answer in time or refuses
     */
    public static Found ensure(Admin admin, Layout layout, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Set<String> names = get(admin.listTopics().names(), deadline);
        Optional<RestoreMark> mark = RestoreMark.among(names);
        if (mark.isPresent()) {
            throw new WrongTopicException("A backup was not restored to its end, which the topic "
                    + mark.get().topic() + " says: run ./hoplog restore again, with the same backup.");
        }
        return ensure(admin, layout, names, deadline);
    }

    /**
     * The same for whoever restores a backup into them. Until the mark is {@link #removeMark removed}, nobody else takes them
     * for whole.
     *
     * @throws WrongTopicException if one is not as it must be, or the mark of another backup is there
     * @throws KafkaException if the cluster does not answer in time or refuses
     */
    public static Found ensureMarked(Admin admin, Layout layout, RestoreMark mark, Duration timeout)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Set<String> names = get(admin.listTopics().names(), deadline);
        Optional<RestoreMark> found = RestoreMark.among(names);
        if (found.isPresent() && !found.get().equals(mark)) {
            throw new WrongTopicException("Another backup was not restored to its end, which the topic "
                    + found.get().topic() + " says: restore that one, or take an empty Kafka.");
        }
        if (found.isEmpty()) {
            create(admin, new NewTopic(mark.topic(), 1, layout.replicas), deadline);
        }
        return ensure(admin, layout, names, deadline);
    }

    /**
     * Says that a backup is restored to its end; whoever asks from then on is told so.
     *
     * @throws KafkaException if the cluster does not answer in time or refuses
     */
    public static void removeMark(Admin admin, RestoreMark mark, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        get(admin.deleteTopics(List.of(mark.topic())).all(), deadline);
        // Brokers hear of it from the controller, a moment later.
        while (get(admin.listTopics().names(), deadline).contains(mark.topic())) {
            Thread.sleep(PAUSE);
        }
    }

    private static Found ensure(Admin admin, Layout layout, Set<String> names, long deadline)
            throws InterruptedException {
        String clusterId = get(admin.describeCluster().clusterId(), deadline);
        for (Topic topic : missing(names)) {
            create(admin, topic.asNew(layout), deadline);
        }
        while (true) {
            try {
                return new Found(clusterId, verified(admin, layout, deadline));
            } catch (UnknownTopicOrPartitionException e) {
                // A topic that was made a moment ago is not known to every broker yet.
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    /**
     * Refuses a topic that is not the one that was found: it was made again meanwhile, and offsets of the old one mean
     * nothing in it.
     *
     * @throws WrongTopicException if it is another
     * @throws KafkaException if the cluster does not answer in time or has no such topic
     */
    public static void requireSame(Admin admin, Topic topic, Found found, Duration timeout)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Uuid id = present(
                        topic,
                        get(admin.describeTopics(List.of(topic.text())).allTopicNames(), deadline)
                                .get(topic.text()))
                .topicId();
        if (!id.equals(found.id(topic))) {
            throw new WrongTopicException(
                    "Topic %s was deleted and made again (its id is %s and was %s), and offsets of the one mean nothing in the other: start again with another data directory, once the topic holds what it shall."
                            .formatted(topic.text(), id, found.id(topic)));
        }
    }

    private static Map<Topic, Uuid> verified(Admin admin, Layout layout, long deadline) throws InterruptedException {
        Map<String, TopicDescription> descriptions = get(
                admin.describeTopics(
                                Arrays.stream(Topic.values()).map(Topic::text).toList())
                        .allTopicNames(),
                deadline);
        Map<ConfigResource, Config> configs = get(
                admin.describeConfigs(Arrays.stream(Topic.values())
                                .map(Topics::resource)
                                .toList())
                        .all(),
                deadline);
        var ids = new EnumMap<Topic, Uuid>(Topic.class);
        for (Topic topic : Topic.values()) {
            TopicDescription description = present(topic, descriptions.get(topic.text()));
            verify(topic, layout, description, present(topic, configs.get(resource(topic))));
            ids.put(topic, description.topicId());
        }
        return ids;
    }

    static void verify(Topic topic, Layout layout, TopicDescription description, Config config) {
        if (description.partitions().size() != topic.partitions(layout)) {
            throw new WrongTopicException(
                    "Topic %s has %d partitions and must have %d for the layout \"%s\": the number is frozen, since another would move keys."
                            .formatted(
                                    topic.text(), description.partitions().size(), topic.partitions(layout), layout));
        }
        int replicas = description.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        if (replicas < layout.replicas) {
            throw new WrongTopicException("Topic %s has %d replicas and must have %d for the layout \"%s\"."
                    .formatted(topic.text(), replicas, layout.replicas, layout));
        }
        topic.settings(layout).forEach((name, wanted) -> {
            ConfigEntry entry = config.get(name);
            String actual = entry == null ? "unset" : String.valueOf(entry.value());
            if (!actual.equals(wanted)) {
                throw new WrongTopicException("Topic %s has %s=%s and must have %s=%s; set it with kafka-configs.sh."
                        .formatted(topic.text(), name, actual, name, wanted));
            }
        });
    }

    private static List<Topic> missing(Set<String> names) {
        return Arrays.stream(Topic.values())
                .filter(topic -> !names.contains(topic.text()))
                .collect(Collectors.toList());
    }

    private static void create(Admin admin, NewTopic topic, long deadline) throws InterruptedException {
        try {
            get(admin.createTopics(List.of(topic)).all(), deadline);
        } catch (TopicExistsException e) {
            // Another node was quicker; what it made is verified like any other.
        } catch (InvalidReplicationFactorException e) {
            throw new KafkaException(
                    "topic %s needs %d brokers and Kafka has fewer; start them, or for a Kafka of one broker set the layout single-broker"
                            .formatted(topic.name(), topic.replicationFactor()),
                    e);
        }
    }

    private static ConfigResource resource(Topic topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.text());
    }

    private static <T> T present(Topic topic, @Nullable T answer) {
        if (answer == null) {
            throw new KafkaException("the cluster said nothing about topic " + topic.text());
        }
        return answer;
    }

    private static <T> T get(KafkaFuture<T> future, long deadline) throws InterruptedException {
        try {
            return future.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("Kafka did not answer in time", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        }
    }
}
