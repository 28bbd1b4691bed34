package dev.hoplog.api.role;

import dev.hoplog.api.Hosts;
import dev.hoplog.api.InstallationSecret;
import dev.hoplog.api.http.ApiSettings;
import dev.hoplog.directory.ApiKeys;
import dev.hoplog.directory.DataDirectory;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.EndOffsets;
import dev.hoplog.directory.Following;
import dev.hoplog.directory.Origin;
import dev.hoplog.directory.limits.LimitCounts;
import dev.hoplog.directory.limits.LimitExchange;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.events.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** What every role is made of: data directory, directory of links, API keys, Kafka clients and the first contact. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class RoleConfiguration {

    /** How long one waits for Kafka to say which log it has, before one asks again. */
    private static final Duration ANSWER = Duration.ofSeconds(3);

    /** Given back by whoever opened it, after everything that writes into it has ended. */
    @Bean(destroyMethod = "")
    DataDirectory dataDirectory(RoleSetup setup) {
        return setup.data();
    }

    @Bean
    NodeName nodeName(DataDirectory data) {
        return NodeName.of(data);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    AdminKey adminKey(RoleSetup setup, DataDirectory data) {
        Secret secret = setup.settings().adminKey();
        if (!setup.makesSecrets()) {
            return new AdminKey(secret.given(setup.role()), false);
        }
        Secret.Value value = secret.givenOrKept(data);
        return new AdminKey(value.text(), value.isNew());
    }

    @Bean
    ApiKeys apiKeys(AdminKey adminKey, DataDirectory data) {
        return ApiKeys.open(data.resolve("keys"), adminKey.text());
    }

    @Bean
    ApiSettings apiSettings(RoleSetup setup) {
        return setup.settings().api();
    }

    @Bean
    Directory directory(RoleSetup setup, DataDirectory data) {
        return Directory.open(data.resolve("directory"), setup.directoryMemory(), Background.THREADS);
    }

    @Bean
    LimitCounts limitCounts(DataDirectory data, NodeName node) {
        return LimitCounts.open(data.resolve("limits"), node.text());
    }

    @Bean
    KafkaClients kafkaClients(RoleSetup setup, MeterRegistry meters) {
        return new KafkaClients(setup.kafka(), meters);
    }

    /** Made at the first contact and not before: a name that does not resolve must not keep a node from starting. */
    @Bean
    @Lazy
    Admin admin(KafkaClients clients) {
        return clients.admin();
    }

    @Bean
    FirstContact.Listener directoryFollowsTheLog(
            RoleSetup setup, Directory directory, KafkaClients clients, ObjectProvider<Admin> admin) {
        return follows(Topic.LINK_EVENTS, "directory", directory::follow, directory::refuse, setup, clients, admin);
    }

    @Bean
    FirstContact.Listener apiKeysFollowTheLog(
            RoleSetup setup, ApiKeys keys, KafkaClients clients, ObjectProvider<Admin> admin) {
        return follows(Topic.API_KEYS, "api-keys", keys::follow, keys::refuse, setup, clients, admin);
    }

    /** Begins to fold a topic. */
    @FunctionalInterface
    private interface Follow {
        void follow(Origin origin, Supplier<Consumer<byte[], byte[]>> consumers, EndOffsets endOffsets);
    }

    private static FirstContact.Listener follows(
            Topic topic,
            String client,
            Follow follow,
            java.util.function.Consumer<String> refuse,
            RoleSetup setup,
            KafkaClients clients,
            ObjectProvider<Admin> admin) {
        return new FirstContact.Listener() {
            @Override
            public void reached(Topics.Found found) {
                var origin = new Origin(found.clusterId(), found.id(topic), topic.partitions(setup.layout()));
                Admin asked = admin.getObject();
                follow.follow(
                        origin,
                        () -> {
                            requireSame(asked, topic, found);
                            return clients.consumer(client, Directory.consumerSettings());
                        },
                        new AdminEndOffsets(asked, topic, origin.partitions()));
            }

            @Override
            public void refused(String reason) {
                refuse.accept(reason);
            }
        };
    }

    private static void requireSame(Admin admin, Topic topic, Topics.Found found) {
        try {
            Topics.requireSame(admin, topic, found, ANSWER);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Bean
    FirstContact.Listener limitCountsAreExchanged(RoleSetup setup, LimitCounts limits, KafkaClients clients) {
        return new FirstContact.Listener() {
            @Override
            public void reached(Topics.Found found) {
                limits.exchange(
                        Topic.LIMIT_COUNTS.partitions(setup.layout()),
                        () -> clients.consumer("limit-counts", Directory.consumerSettings()),
                        () -> clients.producer("limit-counts", LimitExchange.producerSettings()),
                        Background.THREADS);
            }

            @Override
            public void refused(String reason) {
                // Nothing may be told to a wrong topic.
            }
        };
    }

    @Bean
    FirstContact firstContact(RoleSetup setup, KafkaClients clients, List<FirstContact.Listener> listeners) {
        return new FirstContact(clients::admin, setup.layout(), listeners);
    }

    @Bean
    Readiness directoryReadiness(Directory directory) {
        return Readiness.of("directory", () -> {
            Following following = directory.following();
            return following.canDecide() ? "" : following.reason();
        });
    }

    @Bean
    Readiness apiKeysReadiness(ApiKeys keys) {
        return Readiness.of("keys", () -> {
            Following following = keys.following();
            return following.canDecide() ? "" : following.reason();
        });
    }

    @Bean
    Hosts hosts(RoleSetup setup) {
        try {
            return new Hosts(
                    setup.settings().publicUrl(setup.redirectPort()),
                    setup.settings().domains());
        } catch (IllegalArgumentException e) {
            throw new RefusedStartException(
                    "Wrong --public-url or --domains (HOPLOG_PUBLIC_URL, HOPLOG_DOMAINS): " + e.getMessage() + ".", e);
        }
    }

    /** Made only where links are written. */
    @Bean
    @Lazy
    InstallationSecret installationSecret(RoleSetup setup, DataDirectory data) {
        Secret secret = setup.settings().secret();
        return new InstallationSecret(
                setup.makesSecrets() ? secret.givenOrKept(data).text() : secret.given(setup.role()));
    }

    @Bean
    HealthIndicator hoplog(List<Readiness> parts) {
        return new ReadinessIndicator(parts);
    }
}
