package dev.hoplog.links.http;

import dev.hoplog.api.Hosts;
import dev.hoplog.api.InstallationSecret;
import dev.hoplog.api.http.ApiConfiguration;
import dev.hoplog.api.http.RateLimits;
import dev.hoplog.api.role.Background;
import dev.hoplog.directory.ApiKeys;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.limits.LimitCounts;
import dev.hoplog.links.ApiKeyLog;
import dev.hoplog.links.ApiKeyWriter;
import dev.hoplog.links.DerivedNames;
import dev.hoplog.links.DestinationRules;
import dev.hoplog.links.DestinationSetup;
import dev.hoplog.links.LinkLog;
import dev.hoplog.links.LinkWriter;
import dev.hoplog.links.SlugRules;
import dev.hoplog.links.search.LinkIndex;
import dev.hoplog.links.tags.TagJobs;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Wires the write side from what its role has made: the directory, the index of links, the counts of limited links, the API
 * keys, the hosts, the installation secret, the logs, the clock and what slugs and destinations are judged with.
 */
@Configuration(proxyBeanMethods = false)
@Import(ApiConfiguration.class)
public class LinksConfiguration {

    @Bean
    DerivedNames derivedNames(InstallationSecret secret) {
        return new DerivedNames(secret, new SecureRandom());
    }

    @Bean
    LinkWriter linkWriter(
            Directory directory,
            LimitCounts limits,
            LinkLog log,
            DerivedNames names,
            InstantSource clock,
            @Value("${hoplog.links.patience:5s}") Duration patience) {
        return new LinkWriter(directory, limits, log, names, clock, patience);
    }

    @Bean
    DestinationRules destinationRules(DestinationSetup setup, Hosts hosts) {
        return new DestinationRules(setup, hosts);
    }

    @Bean
    BlocklistController blocklistController(DestinationSetup setup) {
        return new BlocklistController(setup.blocklist());
    }

    @Bean
    LinkRules linkRules(Hosts hosts, SlugRules slugs, DestinationRules destinations) {
        return new LinkRules(hosts, slugs, destinations);
    }

    @Bean
    LinkAnswers linkAnswers(Directory directory, LimitCounts limits, Hosts hosts, InstantSource clock) {
        return new LinkAnswers(directory, limits, hosts, clock);
    }

    @Bean
    Commands commands(DerivedNames names) {
        return new Commands(names);
    }

    @Bean
    CreationsController creationsController(
            LinkWriter writer, Commands commands, RateLimits limits, LinkRules rules, LinkAnswers answers) {
        return new CreationsController(writer, commands, limits, rules, answers);
    }

    @Bean
    LinksController linksController(
            Directory directory, LinkWriter writer, Commands commands, LinkRules rules, LinkAnswers answers) {
        return new LinksController(directory, writer, commands, rules, answers);
    }

    @Bean
    LinkReadsController linkReadsController(Directory directory, LinkAnswers answers) {
        return new LinkReadsController(directory, answers);
    }

    @Bean
    LinkListController linkListController(LinkIndex index, LinkAnswers answers, InstantSource clock) {
        return new LinkListController(index, answers, clock);
    }

    @Bean
    TagJobs tagJobs(LinkIndex index, Directory directory, LinkWriter writer, DerivedNames names, InstantSource clock) {
        return new TagJobs(index, directory, writer, names, clock, Background.THREADS);
    }

    @Bean
    TagJobsController tagJobsController(TagJobs jobs, Commands commands, LinkAnswers answers) {
        return new TagJobsController(jobs, commands, answers);
    }

    @Bean
    ApiKeyWriter apiKeyWriter(
            ApiKeys keys,
            ApiKeyLog log,
            DerivedNames names,
            InstantSource clock,
            @Value("${hoplog.links.patience:5s}") Duration patience) {
        return new ApiKeyWriter(keys, log, names, clock, patience);
    }

    @Bean
    ApiKeysController apiKeysController(
            ApiKeys keys, ApiKeyWriter writer, Commands commands, Hosts hosts, InstantSource clock) {
        return new ApiKeysController(keys, writer, commands, hosts, clock);
    }

    @Bean
    QrController qrController(LinkAnswers answers) {
        return new QrController(answers);
    }
}
