/**
 * Lists of links and the search in them: an index that is made of the directory, and can be made again at any time.
 *
 * <p>{@link dev.hoplog.links.search.LinkIndex} is what others see.
 */
@NullMarked
package dev.hoplog.links.search;

import org.jspecify.annotations.NullMarked;
