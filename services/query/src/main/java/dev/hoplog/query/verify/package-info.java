/** Verifications over HTTP. */
@NullMarked
package dev.hoplog.query.verify;

import org.jspecify.annotations.NullMarked;
