package dev.hoplog.query;

import dev.hoplog.analytics.AnalyticsSettings;
import dev.hoplog.analytics.Health;
import dev.hoplog.analytics.Peers;
import dev.hoplog.analytics.classify.Classifier;
import dev.hoplog.analytics.classify.ClickClassifier;
import dev.hoplog.analytics.generations.GenerationRunner;
import dev.hoplog.analytics.generations.Generations;
import dev.hoplog.analytics.generations.KafkaGenerationLog;
import dev.hoplog.analytics.generations.NodeWork;
import dev.hoplog.analytics.retention.KafkaClickLog;
import dev.hoplog.analytics.retention.Retention;
import dev.hoplog.analytics.verify.KafkaClickRecords;
import dev.hoplog.analytics.verify.LogCheck;
import dev.hoplog.analytics.verify.Verifications;
import dev.hoplog.api.Hosts;
import dev.hoplog.api.http.ApiConfiguration;
import dev.hoplog.api.role.AdminKey;
import dev.hoplog.api.role.Background;
import dev.hoplog.api.role.FirstContact;
import dev.hoplog.api.role.KafkaClients;
import dev.hoplog.api.role.NodeName;
import dev.hoplog.api.role.Readiness;
import dev.hoplog.api.role.RoleConfiguration;
import dev.hoplog.api.role.RoleSetup;
import dev.hoplog.directory.ApiKeys;
import dev.hoplog.directory.DataDirectory;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.limits.LimitCounts;
import dev.hoplog.events.topics.RareAppend;
import dev.hoplog.events.topics.Topic;
import dev.hoplog.events.topics.Topics;
import dev.hoplog.query.export.ClickExports;
import dev.hoplog.query.export.ClicksController;
import dev.hoplog.query.journal.Sender;
import dev.hoplog.query.live.CutValve;
import dev.hoplog.query.live.Live;
import dev.hoplog.query.live.LiveController;
import dev.hoplog.query.live.LiveMetrics;
import dev.hoplog.query.peers.HttpPeers;
import dev.hoplog.query.peers.PeerAddress;
import dev.hoplog.query.peers.PeerSecret;
import dev.hoplog.query.peers.PeersController;
import dev.hoplog.query.rebuild.RebuildsController;
import dev.hoplog.query.redirect.RedirectServer;
import dev.hoplog.query.stats.StatsController;
import dev.hoplog.query.verify.VerificationsController;
import dev.hoplog.query.visitors.KafkaSaltLog;
import dev.hoplog.query.visitors.VisitorSalts;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/** The read side: redirects, analytics and statistics. */
@Configuration(proxyBeanMethods = false)
@Import({RoleConfiguration.class, ApiConfiguration.class})
public class QueryConfiguration {

    @Bean
    Redirects redirects(
            RoleSetup setup,
            RedirectSetup redirecting,
            DataDirectory data,
            Directory directory,
            LimitCounts limits,
            VisitorSalts salts,
            Hosts hosts,
            KafkaClients clients,
            Clock clock,
            NodeName node)
            throws InterruptedException {
        var redirects = new Redirects(
                directory,
                limits,
                salts,
                new RedirectServer(
                        hosts::ofHost,
                        redirecting.proxies(),
                        redirecting.visitors(),
                        redirecting.limits(),
                        redirecting.home(),
                        clock),
                data.resolve("journal"),
                redirecting.journal(),
                redirecting.orphansPerSecond(),
                Topic.CLICK_EVENTS.partitions(setup.layout()),
                () -> clients.producer("clicks", Sender.producerSettings()),
                clock,
                node.text());
        redirects.begin(setup.settings().bind(), setup.redirectPort());
        return redirects;
    }

    @Bean
    VisitorSalts visitorSalts(KafkaClients clients, Clock clock) {
        return new VisitorSalts(
                new KafkaSaltLog(
                        () -> clients.consumer("visitor-salts", Directory.consumerSettings()),
                        () -> clients.producer("visitor-salts", RareAppend.producerSettings())),
                new SecureRandom(),
                clock);
    }

    @Bean
    FirstContact.Listener visitorSaltsAreKept(VisitorSalts salts) {
        return new FirstContact.Listener() {
            @Override
            public void reached(Topics.Found found) {
                salts.begin(Background.THREADS);
            }

            @Override
            public void refused(String reason) {
                // Nothing may be told to a wrong topic: clicks count no visitors.
            }
        };
    }

    @Bean
    Readiness redirectReadiness(Redirects redirects) {
        return Readiness.of(
                "redirects",
                () -> redirects.areServed() ? "" : "the links, or the counts of those with a limit, are not known yet");
    }

    @Bean
    HealthIndicator clicks(Redirects redirects) {
        return () -> {
            // Never down for this: redirects go on, and clicks are kept.
            var health = org.springframework.boot.health.contributor.Health.up();
            redirects
                    .journal()
                    .ifPresent(gauges -> health.withDetail("unshipped", gauges.unshippedEntries())
                            .withDetail("rolledUp", gauges.rolledUp())
                            .withDetail("refused", gauges.refused())
                            .withDetail("bytes", gauges.bytes()));
            String trouble = redirects.trouble();
            return (trouble.isEmpty() ? health : health.withDetail("trouble", trouble)).build();
        };
    }

    @Bean
    RedirectMetrics redirectMetrics(Redirects redirects, Directory directory, VisitorSalts salts) {
        return new RedirectMetrics(redirects.server(), directory, salts);
    }

    @Bean
    JournalMetrics journalMetrics(Redirects redirects) {
        return new JournalMetrics(redirects);
    }

    /** Made by the first who counts, and not on the way to the first redirect: its lists take a third of a second. */
    @Bean
    @Lazy
    Classifier classifier(StatsSetup stats, Clock clock) {
        return new ClickClassifier(stats.geoDatabases(), clock);
    }

    @Bean
    Verifications verifications(
            GenerationRunner generations,
            ObjectProvider<Classifier> classifier,
            RoleSetup setup,
            KafkaClients clients,
            Clock clock) {
        return new Verifications(
                generations.counts(),
                setup.layout().countPartitions(),
                () -> clickRecords(clients, setup),
                classifier::getObject,
                clock,
                Background.THREADS);
    }

    @Bean
    VerificationsController verificationsController(Verifications verifications, Directory directory) {
        return new VerificationsController(verifications, directory, new SecureRandom());
    }

    private static KafkaClickRecords clickRecords(KafkaClients clients, RoleSetup setup) {
        return new KafkaClickRecords(
                clients.consumer("verification", Directory.consumerSettings()),
                Topic.CLICK_EVENTS.partitions(setup.layout()));
    }

    @Bean
    PeerSecret peerSecret(AdminKey key) {
        return PeerSecret.of(key);
    }

    @Bean
    HttpPeers peers(PeerSecret secret) {
        return new HttpPeers(secret);
    }

    @Bean
    PeersController peersController(PeerSecret secret, GenerationRunner generations) {
        return new PeersController(secret, generations::answerPeer);
    }

    @Bean
    GenerationRunner generations(
            RoleSetup setup,
            StatsSetup stats,
            ObjectProvider<Classifier> classifier,
            DataDirectory data,
            KafkaClients clients,
            Peers peers,
            NodeName node,
            Clock clock) {
        String address = PeerAddress.of(stats.peerAddress(), setup.settings().bind(), setup.apiPort());
        PeerAddress.warnIfLocal(address, setup.layout());
        var settings = new AnalyticsSettings(
                String.valueOf(setup.kafka().get("bootstrap.servers")),
                setup.layout(),
                data.resolve("streams"),
                node.text(),
                address,
                peers,
                stats.reportingZone(),
                classifier::getObject,
                setup.kafka());
        return new GenerationRunner(
                Generations.of(settings),
                new KafkaGenerationLog(
                        () -> clients.consumer("generations", Directory.consumerSettings()),
                        () -> clients.producer("generations", RareAppend.producerSettings())),
                new NodeWork(
                        settings,
                        new LogCheck(() -> clickRecords(clients, setup), classifier::getObject, clock),
                        clock,
                        Background.THREADS),
                node.text(),
                clock,
                Background.THREADS);
    }

    @Bean
    Retention retention(
            RoleSetup setup,
            StatsSetup stats,
            GenerationRunner generations,
            ObjectProvider<Classifier> classifier,
            KafkaClients clients,
            Clock clock) {
        return new Retention(
                stats.clicksKept(),
                new KafkaClickLog(
                        client -> clients.consumer(client, Directory.consumerSettings()),
                        partition ->
                                clients.transactionalProducer("retention", KafkaClickLog.producerSettings(partition)),
                        clients::admin),
                Topic.CLICK_EVENTS.partitions(setup.layout()),
                classifier::getObject,
                generations.generations().current().fold(),
                generations.counts()::kept,
                clock,
                Background.THREADS);
    }

    /** Never down for this: nothing is lost, only kept for longer. */
    @Bean
    HealthIndicator clickRetention(Retention retention) {
        return () -> {
            var health = org.springframework.boot.health.contributor.Health.up();
            String trouble = retention.trouble();
            return (trouble.isEmpty() ? health : health.withDetail("trouble", trouble)).build();
        };
    }

    @Bean
    FirstContact.Listener clicksAreCounted(GenerationRunner generations, Retention retention) {
        return new FirstContact.Listener() {
            @Override
            public void reached(Topics.Found found) {
                generations.start();
                retention.start();
            }

            @Override
            public void refused(String reason) {
                // Nothing may be folded from a wrong topic, so it never begins.
            }
        };
    }

    @Bean
    RebuildsController rebuildsController(GenerationRunner generations, Clock clock) {
        return new RebuildsController(generations, clock, new SecureRandom());
    }

    @Bean
    Readiness analyticsReadiness(GenerationRunner generations) {
        return Readiness.of("statistics", () -> switch (generations.health()) {
            case Health.Running _ -> "";
            case Health.Starting starting -> starting.lastFailure().isEmpty() ? "on the way" : starting.lastFailure();
            case Health.Stopped stopped -> stopped.reason();
        });
    }

    @Bean
    StatsController statsController(
            GenerationRunner generations, Directory directory, Hosts hosts, StatsSetup stats, Clock clock) {
        return new StatsController(
                generations.counts(), generations::counts, directory, hosts, stats.reportingZone(), clock);
    }

    @Bean
    ClickExports clickExports(
            RoleSetup setup, ObjectProvider<Classifier> classifier, Hosts hosts, KafkaClients clients) {
        return ClickExports.of(
                () -> clients.consumer("export", ClickExports.consumerSettings()),
                Topic.CLICK_EVENTS.partitions(setup.layout()),
                classifier::getObject,
                hosts,
                Background.THREADS);
    }

    @Bean
    ClicksController clicksController(ClickExports exports, Directory directory, Hosts hosts) {
        return new ClicksController(exports, directory, hosts);
    }

    @Bean
    Live live(RoleSetup setup, Directory directory, Hosts hosts, KafkaClients clients) {
        return new Live(
                setup.layout(),
                client -> clients.consumer(client, Live.consumerSettings()),
                Live.effects(directory),
                hosts,
                Background.THREADS);
    }

    @Bean
    LiveController liveController(Live live, Directory directory, ApiKeys keys, Clock clock) {
        return new LiveController(live, directory, keys, clock);
    }

    @Bean
    LiveMetrics liveMetrics(Live live) {
        return new LiveMetrics(live);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> streamsThatCanBeCut() {
        return factory -> factory.addContextValves(new CutValve());
    }
}
