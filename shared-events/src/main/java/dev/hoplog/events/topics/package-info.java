/** The topics: names, settings, how they are made and checked, and which partition a key lives in. */
@NullMarked
package dev.hoplog.events.topics;

import org.jspecify.annotations.NullMarked;
