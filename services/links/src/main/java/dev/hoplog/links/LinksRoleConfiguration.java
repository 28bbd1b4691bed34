package dev.hoplog.links;

import dev.hoplog.api.role.Background;
import dev.hoplog.api.role.FirstContact;
import dev.hoplog.api.role.KafkaClients;
import dev.hoplog.api.role.RoleConfiguration;
import dev.hoplog.api.role.RoleSetup;
import dev.hoplog.directory.DataDirectory;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Origin;
import dev.hoplog.directory.limits.LimitCounts;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.events.topics.Topics;
import dev.hoplog.links.http.LinksConfiguration;
import dev.hoplog.links.log.KafkaApiKeyLog;
import dev.hoplog.links.log.KafkaLinkLog;
import dev.hoplog.links.search.LinkIndex;
import dev.hoplog.links.table.LinksTable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The write side as a role: its API, on the log of a real Kafka. */
@Configuration(proxyBeanMethods = false)
@Import({RoleConfiguration.class, LinksConfiguration.class})
public class LinksRoleConfiguration {

    @Bean
    KafkaLinkLog linkLog(RoleSetup setup, KafkaClients clients) {
        return new KafkaLinkLog(
                () -> clients.producer("links", KafkaLinkLog.producerSettings()),
                Topic.LINK_EVENTS.partitions(setup.layout()));
    }

    @Bean
    KafkaApiKeyLog apiKeyLog(RoleSetup setup, KafkaClients clients) {
        return new KafkaApiKeyLog(
                () -> clients.producer("keys", KafkaLinkLog.producerSettings()),
                Topic.API_KEYS.partitions(setup.layout()));
    }

    @Bean
    LinkIndex linkIndex(DataDirectory data, Directory directory, LimitCounts limits) {
        return LinkIndex.open(data.resolve("search"), directory, limits, Background.THREADS);
    }

    @Bean
    LinkIndexMetrics linkIndexMetrics(LinkIndex index) {
        return new LinkIndexMetrics(index);
    }

    @Bean
    FirstContact.Listener linkIndexFollowsTheLog(RoleSetup setup, LinkIndex index, KafkaClients clients) {
        return new FirstContact.Listener() {
            @Override
            public void reached(Topics.Found found) {
                var origin = new Origin(
                        found.clusterId(), found.id(Topic.LINK_EVENTS), Topic.LINK_EVENTS.partitions(setup.layout()));
                index.follow(origin, () -> clients.consumer("link-index", LinkIndex.consumerSettings()));
            }

            @Override
            public void refused(String reason) {
                // What a wrong topic says goes into no list.
            }
        };
    }

    @Bean
    LinksTable linksTable(Directory directory) {
        return new LinksTable(directory, Background.THREADS);
    }

    @Bean
    MeterBinder linksTableMetrics(LinksTable table) {
        return registry -> Gauge.builder("hoplog.links.table.lag", table, LinksTable::lag)
                .description(
                        "records of link-events that are not in the topic links yet; 0 where another process writes it")
                .register(registry);
    }

    /** Never down for this: only readers outside wait for it. */
    @Bean
    HealthIndicator linksTopic(LinksTable table) {
        return () -> {
            var health = Health.up().withDetail("lag", table.lag());
            String trouble = table.trouble();
            return (trouble.isEmpty() ? health : health.withDetail("trouble", trouble)).build();
        };
    }

    @Bean
    FirstContact.Listener linksTableIsWritten(RoleSetup setup, LinksTable table, KafkaClients clients) {
        return new FirstContact.Listener() {
            @Override
            public void reached(Topics.Found found) {
                var origin = new Origin(
                        found.clusterId(), found.id(Topic.LINK_EVENTS), Topic.LINK_EVENTS.partitions(setup.layout()));
                table.follow(
                        origin,
                        found.id(Topic.LINKS),
                        Topic.LINKS.partitions(setup.layout()),
                        () -> clients.consumer("links-table", LinksTable.consumerSettings()),
                        () -> clients.transactionalProducer("links-table", LinksTable.producerSettings()));
            }

            @Override
            public void refused(String reason) {
                // Nothing may be written to a wrong topic.
            }
        };
    }
}
