/** {@code /rebuilds}: another generation of the statistics, built beside the one that answers. */
@NullMarked
package dev.hoplog.query.rebuild;

import org.jspecify.annotations.NullMarked;
