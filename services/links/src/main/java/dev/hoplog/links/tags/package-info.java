/** Changes of a tag on all links that have it. */
@NullMarked
package dev.hoplog.links.tags;

import org.jspecify.annotations.NullMarked;
