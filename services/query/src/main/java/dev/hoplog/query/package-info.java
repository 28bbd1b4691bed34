/**
 * The read side: redirects on a port of their own, and statistics over REST.
 *
 * <p>A click's way: {@code redirect} answers it, {@code journal} keeps it and ships it, {@code analytics} counts it, and
 * {@code stats} shows it.
 */
@NullMarked
package dev.hoplog.query;

import org.jspecify.annotations.NullMarked;
