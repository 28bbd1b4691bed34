package dev.hoplog.standalone;

import dev.hoplog.links.LinksRoleConfiguration;
import dev.hoplog.query.QueryConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Both sides in one context, with one directory between them. */
@Configuration(proxyBeanMethods = false)
@Import({LinksRoleConfiguration.class, QueryConfiguration.class})
class StandaloneConfiguration {}
