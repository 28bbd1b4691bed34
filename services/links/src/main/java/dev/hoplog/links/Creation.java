package dev.hoplog.links;

import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import org.jspecify.annotations.Nullable;

/**
 * A link that somebody wants.
 *
 * @param slug null for one that is generated
 */
public record Creation(Domain domain, @Nullable Slug slug, LinkSettings settings) {}
