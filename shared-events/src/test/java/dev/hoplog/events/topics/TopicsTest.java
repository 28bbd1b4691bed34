package dev.hoplog.events.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopicsTest {

    private static final Layout LAYOUT = Layout.CLUSTER;

    @ParameterizedTest
    @EnumSource(Topic.class)
    void a_topic_as_hoplog_makes_it_is_in_order(Topic topic) {
        assertThatCode(() -> verify(topic, topic.partitions(LAYOUT), 3, topic.settings(LAYOUT)))
                .doesNotThrowAnyException();
    }

    @Test
    void a_compacted_log_of_links_is_refused() {
        assertThatThrownBy(() -> verify(Topic.LINK_EVENTS, 32, 3, with(Topic.LINK_EVENTS, "cleanup.policy", "compact")))
                .isInstanceOf(WrongTopicException.class)
                .hasMessage(
                        "Topic link-events has cleanup.policy=compact and must have cleanup.policy=delete; set it with kafka-configs.sh.");
    }

    @ParameterizedTest
    @EnumSource(
            value = Topic.class,
            names = {"LINK_EVENTS", "CLICK_EVENTS"})
    void a_truth_that_expires_is_refused(Topic topic) {
        assertThatThrownBy(() -> verify(topic, topic.partitions(LAYOUT), 3, with(topic, "retention.ms", "604800000")))
                .isInstanceOf(WrongTopicException.class)
                .hasMessageContaining("retention.ms=604800000");
    }

    @Test
    void the_log_of_links_is_made_so_that_what_was_acknowledged_never_changes() {
        assertThat(Topic.LINK_EVENTS.settings(Layout.CLUSTER))
                .isEqualTo(Map.of(
                        "cleanup.policy", "delete",
                        "retention.ms", "-1",
                        "retention.bytes", "-1",
                        "unclean.leader.election.enable", "false",
                        "min.insync.replicas", "2",
                        "message.timestamp.type", "CreateTime"));
        assertThat(Topic.LINK_EVENTS.asNew(Layout.CLUSTER).replicationFactor()).isEqualTo((short) 3);
        // One replica survives no loss of power but what is on the disk.
        assertThat(Topic.LINK_EVENTS.settings(Layout.SINGLE_BROKER)).containsEntry("flush.messages", "1");
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void every_setting_is_demanded(Topic topic) {
        for (String name : topic.settings(LAYOUT).keySet()) {
            var without = new TreeMap<>(topic.settings(LAYOUT));
            without.remove(name);

            assertThatThrownBy(() -> verify(topic, topic.partitions(LAYOUT), 3, with(topic, name, "otherwise")))
                    .as(name)
                    .isInstanceOf(WrongTopicException.class)
                    .hasMessageContainingAll("Topic " + topic.text(), name + "=otherwise", "kafka-configs.sh");
            assertThatThrownBy(() -> verify(topic, topic.partitions(LAYOUT), 3, without))
                    .as(name)
                    .isInstanceOf(WrongTopicException.class)
                    .hasMessageContaining(name + "=unset");
        }
    }

    @Test
    void a_widened_topic_is_refused() {
        assertThatThrownBy(() -> verify(Topic.LINK_EVENTS, 33, 3, Topic.LINK_EVENTS.settings(LAYOUT)))
                .isInstanceOf(WrongTopicException.class)
                .hasMessageContaining("has 33 partitions and must have 32");
    }

    @Test
    void a_topic_with_too_few_replicas_is_refused() {
        assertThatThrownBy(() -> verify(Topic.CLICK_EVENTS, 48, 1, Topic.CLICK_EVENTS.settings(LAYOUT)))
                .isInstanceOf(WrongTopicException.class)
                .hasMessageContaining("has 1 replicas and must have 3");
    }

    @Test
    void a_click_log_that_takes_its_time_from_the_broker_is_refused() {
        assertThatThrownBy(() -> verify(
                        Topic.CLICK_EVENTS, 48, 3, with(Topic.CLICK_EVENTS, "message.timestamp.type", "LogAppendTime")))
                .isInstanceOf(WrongTopicException.class)
                .hasMessageContaining("message.timestamp.type=LogAppendTime");
    }

    private static Map<String, String> with(Topic topic, String name, String value) {
        var settings = new TreeMap<>(topic.settings(LAYOUT));
        settings.put(name, value);
        return settings;
    }

    private static void verify(Topic topic, int partitions, int replicas, Map<String, String> settings) {
        var node = new Node(1, "broker", 9092);
        var infos = new ArrayList<TopicPartitionInfo>();
        for (int partition = 0; partition < partitions; partition++) {
            List<Node> nodes = java.util.Collections.nCopies(replicas, node);
            infos.add(new TopicPartitionInfo(partition, node, nodes, nodes));
        }
        var config = new Config(settings.entrySet().stream()
                .map(setting -> new ConfigEntry(setting.getKey(), setting.getValue()))
                .toList());
        Topics.verify(topic, LAYOUT, new TopicDescription(topic.text(), false, infos), config);
    }
}
