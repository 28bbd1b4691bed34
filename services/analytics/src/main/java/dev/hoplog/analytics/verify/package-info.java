/** Counts clicks anew from {@code click-events}, one after another, and compares: the proof of what the stores say. */
@NullMarked
package dev.hoplog.analytics.verify;

import org.jspecify.annotations.NullMarked;
