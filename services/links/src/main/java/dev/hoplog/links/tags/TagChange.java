package dev.hoplog.links.tags;

import org.jspecify.annotations.Nullable;

/**
 * What shall become of a tag, wherever it is.
 *
 * @param name what it is called from then on; null where it goes away
 */
public record TagChange(String tag, @Nullable String name) {}
