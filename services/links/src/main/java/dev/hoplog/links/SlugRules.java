package dev.hoplog.links;

/**
 * Which slugs may be chosen for new links and aliases here. Those that exist are not judged again.
 *
 * @param severalSegments whether a slug may have slashes, such as {@code spring/sale}
 */
public record SlugRules(boolean severalSegments) {}
