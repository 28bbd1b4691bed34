/**
 * The write side of links: what may be appended to the log, and how one learns what became of it.
 *
 * <p>{@link dev.hoplog.links.LinkDecision#decide} is the choice, {@link dev.hoplog.links.LinkWriter} the protocol around
 * it.
 */
@NullMarked
package dev.hoplog.links;

import org.jspecify.annotations.NullMarked;
