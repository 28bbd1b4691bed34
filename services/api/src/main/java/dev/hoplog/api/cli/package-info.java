/** What commands show on a terminal. */
@NullMarked
package dev.hoplog.api.cli;

import org.jspecify.annotations.NullMarked;
