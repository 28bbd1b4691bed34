package dev.hoplog.standalone;

import dev.hoplog.links.LinksRoleConfiguration;
import dev.hoplog.query.QueryConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Both sides in one context, with one directory between them, and the broker inside. */
@Configuration(proxyBeanMethods = false)
@Import({LinksRoleConfiguration.class, QueryConfiguration.class})
class StandaloneConfiguration {

    @Bean
    HealthIndicator kafka(EmbeddedBroker broker) {
        // Never down for this: redirects go on, and clicks are kept.
        return () -> broker.hasGivenUp()
                ? Health.up()
                        .withDetail(
                                "trouble",
                                "The embedded Kafka gave up. Look at its disk, then start Hoplog again; redirects go on until"
                                        + " then.")
                        .build()
                : Health.up().build();
    }
}
