/**
 * Events as they happen, over Server-Sent Events, and those of the past before them.
 *
 * <p>All listeners of a process share one {@link dev.hoplog.query.live.Tail}, which reads both topics while somebody
 * listens. Whoever begins in the past has a {@link dev.hoplog.query.live.Reading} of his own until he has caught up.
 */
@NullMarked
package dev.hoplog.query.live;

import org.jspecify.annotations.NullMarked;
