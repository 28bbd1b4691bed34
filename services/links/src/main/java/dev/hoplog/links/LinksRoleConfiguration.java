package dev.hoplog.links;

import dev.hoplog.api.role.KafkaClients;
import dev.hoplog.api.role.RoleConfiguration;
import dev.hoplog.api.role.RoleSetup;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.links.http.LinksConfiguration;
import dev.hoplog.links.log.KafkaApiKeyLog;
import dev.hoplog.links.log.KafkaLinkLog;
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
}
