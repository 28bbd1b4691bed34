/**
 * The directory: what the log says of every slug, folded into a local store that answers without brokers.
 *
 * <p>{@link dev.hoplog.directory.Link#evolve} is the fold. {@link dev.hoplog.directory.Directory} is what others see.
 */
@NullMarked
package dev.hoplog.directory;

import org.jspecify.annotations.NullMarked;
