/** Clicks are kept for some time, and what stands for them for ever. */
@NullMarked
package dev.hoplog.analytics.retention;

import org.jspecify.annotations.NullMarked;
