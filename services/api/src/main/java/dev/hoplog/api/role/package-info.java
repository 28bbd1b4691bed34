/** What every role of Hoplog is started with: its settings, its data directory, and its first contact with Kafka. */
@NullMarked
package dev.hoplog.api.role;

import org.jspecify.annotations.NullMarked;
