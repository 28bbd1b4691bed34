package dev.hoplog.links.http;

import dev.hoplog.api.Hosts;

/**
 * What this installation lets a link be.
 *
 * @param hosts whose domains links may have
 * @param multiSegmentSlugs whether a slug may have slashes
 */
record LinkRules(Hosts hosts, boolean multiSegmentSlugs) {}
