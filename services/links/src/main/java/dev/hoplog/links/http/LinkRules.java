package dev.hoplog.links.http;

import dev.hoplog.api.Hosts;
import dev.hoplog.links.DestinationRules;
import dev.hoplog.links.SlugRules;

/**
 * What this installation lets a link be.
 *
 * @param hosts whose domains links may have
 * @param slugs which slugs may be chosen
 * @param destinations where links may lead
 */
record LinkRules(Hosts hosts, SlugRules slugs, DestinationRules destinations) {}
