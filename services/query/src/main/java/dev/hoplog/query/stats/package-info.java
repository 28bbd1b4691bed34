/** Statistics over REST, from the counts that analytics keeps on this node. */
@NullMarked
package dev.hoplog.query.stats;

import org.jspecify.annotations.NullMarked;
