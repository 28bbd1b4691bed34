/**
 * Names visitors for a day and no longer.
 *
 * <p>{@link dev.hoplog.query.visitors.VisitorHash} makes a number of an address and a user agent, under the salt of the day
 * that {@link dev.hoplog.query.visitors.VisitorSalts} agrees on with all other nodes over a log.
 */
@NullMarked
package dev.hoplog.query.visitors;

import org.jspecify.annotations.NullMarked;
