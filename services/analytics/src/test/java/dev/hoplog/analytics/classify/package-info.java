@NullMarked
package dev.hoplog.analytics.classify;

import org.jspecify.annotations.NullMarked;
