/** What a click says of its visitor: human or bot, and its value in each dimension of the breakdowns. Pure but for the data it reads. */
@NullMarked
package dev.hoplog.analytics.classify;

import org.jspecify.annotations.NullMarked;
