package dev.hoplog.events.topics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;

/** The topics, each with the settings without which Hoplog would not be right. */
public enum Topic {
    /** The truth about links. Never compacted: compaction keeps the last claim of a slug, and the first one owns it. */
    LINK_EVENTS("link-events"),
    /** The truth about clicks. */
    CLICK_EVENTS("click-events"),
    /** What stands for clicks whose own records are deleted: with {@link #CLICK_EVENTS} the truth about clicks. */
    CLICK_ROLLUPS("click-rollups"),
    /** API keys by id. */
    API_KEYS("api-keys"),
    /** The random salt of each UTC day; gone after two days, so that nobody can link visits of different days. */
    VISITOR_SALTS("visitor-salts"),
    /** How far each node has used up the limits of links, by link and node. */
    LIMIT_COUNTS("limit-counts"),
    /** Which fold of the clicks answers, and which ones are being built or gone. */
    GENERATIONS("generations"),
    /** Each link as it is now, by id: derived from {@link #LINK_EVENTS}, for readers outside. */
    LINKS("links");

    private static final String FOR_EVER = "-1";

    private final String text;

    Topic(String text) {
        this.text = text;
    }

    /** Its name in Kafka. */
    public String text() {
        return text;
    }

    public int partitions(Layout layout) {
        return switch (this) {
            case LINK_EVENTS, LINKS -> layout.linkPartitions;
            case CLICK_EVENTS, CLICK_ROLLUPS -> layout.clickPartitions;
            case API_KEYS, LIMIT_COUNTS -> layout == Layout.CLUSTER ? 4 : 1;
            case VISITOR_SALTS, GENERATIONS -> 1;
        };
    }

    /** Its first so many partitions, as Kafka's clients name them. */
    public List<TopicPartition> partitions(int count) {
        return IntStream.range(0, count)
                .mapToObj(partition -> new TopicPartition(text, partition))
                .toList();
    }

    /** What is asked for when it is made, and demanded of one that exists. */
    Map<String, String> settings(Layout layout) {
        var settings = new TreeMap<String, String>();
        settings.put("message.timestamp.type", "CreateTime");
        settings.put("min.insync.replicas", Integer.toString(layout.minInSyncReplicas));
        switch (this) {
            case LINK_EVENTS, CLICK_ROLLUPS -> {
                settings.put("cleanup.policy", "delete");
                settings.put("retention.ms", FOR_EVER);
                settings.put("retention.bytes", FOR_EVER);
                settings.put("unclean.leader.election.enable", "false");
                if (layout == Layout.SINGLE_BROKER) {
                    // No second replica survives a loss of power in its place.
                    settings.put("flush.messages", "1");
                }
            }
            case CLICK_EVENTS -> {
                settings.put("cleanup.policy", "delete");
                settings.put("retention.ms", FOR_EVER);
                settings.put("retention.bytes", FOR_EVER);
                settings.put("unclean.leader.election.enable", "false");
                settings.put("message.timestamp.after.max.ms", "300000");
            }
            case API_KEYS -> {
                settings.put("cleanup.policy", "compact");
                if (layout == Layout.SINGLE_BROKER) {
                    // A loss of power must not bring a deleted key back.
                    settings.put("flush.messages", "1");
                }
            }
            case LIMIT_COUNTS -> settings.put("cleanup.policy", "compact");
            case LINKS -> {
                settings.put("cleanup.policy", "compact");
                // What a link was before, and the text of a purged one, is gone after a day or two.
                settings.put("max.compaction.lag.ms", "86400000");
                // A reader that was away for a week still learns which links were purged.
                settings.put("delete.retention.ms", "604800000");
            }
            case GENERATIONS -> {
                settings.put("cleanup.policy", "delete");
                settings.put("retention.ms", FOR_EVER);
                settings.put("retention.bytes", FOR_EVER);
            }
            case VISITOR_SALTS -> {
                settings.put("cleanup.policy", "delete");
                settings.put("retention.ms", "172800000");
                // Retention works by whole segments: a long one would keep salts beyond their time.
                settings.put("segment.ms", "3600000");
            }
        }
        return settings;
    }

    NewTopic asNew(Layout layout) {
        return new NewTopic(text, partitions(layout), layout.replicas).configs(settings(layout));
    }
}
