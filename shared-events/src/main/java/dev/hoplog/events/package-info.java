/**
 * What happened, in the words of the domain: link events, click entries and the values they are made of.
 *
 * <p>Pure values. Nothing here knows Kafka, Protobuf, a clock or a configuration.
 */
@NullMarked
package dev.hoplog.events;

import org.jspecify.annotations.NullMarked;
