/**
 * The analytics: how often each link was followed, folded from {@code click-events} by Kafka Streams.
 *
 * <p>{@link dev.hoplog.analytics.ClickCountsTopology} is the fold, {@link dev.hoplog.analytics.Analytics} runs it, and
 * {@link dev.hoplog.analytics.ClickCounts} is what others see of its stores.
 */
@NullMarked
package dev.hoplog.analytics;

import org.jspecify.annotations.NullMarked;
