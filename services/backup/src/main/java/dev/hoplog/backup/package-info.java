/** The topics that are the truth as files, and back into an empty Kafka. */
@NullMarked
package dev.hoplog.backup;

import org.jspecify.annotations.NullMarked;
