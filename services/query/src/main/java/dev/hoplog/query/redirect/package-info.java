/**
 * The hot path: {@code GET /{slug}} on a port of its own.
 *
 * <p>{@link dev.hoplog.query.redirect.RedirectHandler} reads a request, {@link dev.hoplog.query.redirect.Redirect} decides,
 * the click goes into the journal, and only then the answer leaves.
 */
@NullMarked
package dev.hoplog.query.redirect;

import org.jspecify.annotations.NullMarked;
