/** The topic {@code links}: each link as it is now, for readers outside. */
@NullMarked
package dev.hoplog.links.table;

import org.jspecify.annotations.NullMarked;
