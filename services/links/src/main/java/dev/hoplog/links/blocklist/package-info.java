/** The names that links may not lead to. */
@NullMarked
package dev.hoplog.links.blocklist;

import org.jspecify.annotations.NullMarked;
