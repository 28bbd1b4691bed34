package dev.hoplog.links.http;

import dev.hoplog.api.Hosts;
import dev.hoplog.api.InstallationSecret;
import dev.hoplog.api.http.ApiConfiguration;
import dev.hoplog.directory.Directory;
import dev.hoplog.links.DerivedNames;
import dev.hoplog.links.LinkLog;
import dev.hoplog.links.LinkWriter;
import dev.hoplog.links.search.LinkIndex;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Wires the write side from what its role has made: the directory, the index of links, the API keys, the hosts, the installation secret, the
 * log and the clock.
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
            LinkLog log,
            DerivedNames names,
            InstantSource clock,
            @Value("${hoplog.links.patience:5s}") Duration patience) {
        return new LinkWriter(directory, log, names, clock, patience);
    }

    @Bean
    LinksController linksController(LinkWriter writer, DerivedNames names, Hosts hosts, InstantSource clock) {
        return new LinksController(writer, names, hosts, clock);
    }

    @Bean
    LinkReadsController linkReadsController(Directory directory, Hosts hosts, InstantSource clock) {
        return new LinkReadsController(directory, hosts, clock);
    }

    @Bean
    LinkListController linkListController(LinkIndex index, Hosts hosts, InstantSource clock) {
        return new LinkListController(index, hosts, clock);
    }
}
