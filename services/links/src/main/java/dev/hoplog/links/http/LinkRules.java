package dev.hoplog.links.http;

import dev.hoplog.api.Hosts;
import dev.hoplog.links.DestinationRules;

/**
 * What this installation lets a link be.
 *
 * @param hosts whose domains links may have
 * @param destinations where links may lead
 */
record LinkRules(Hosts hosts, DestinationRules destinations) {}
