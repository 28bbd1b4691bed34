/**
 * How far the limits of links are used up.
 *
 * <p>{@link dev.hoplog.directory.limits.LimitCounts} is what others see. A node counts for itself, in files that outlive it,
 * and hears over {@code limit-counts} what the other nodes counted.
 */
@NullMarked
package dev.hoplog.directory.limits;

import org.jspecify.annotations.NullMarked;
