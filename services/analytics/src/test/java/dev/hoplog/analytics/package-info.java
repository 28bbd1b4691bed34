/** Tests of the analytics. */
@NullMarked
package dev.hoplog.analytics;

import org.jspecify.annotations.NullMarked;
