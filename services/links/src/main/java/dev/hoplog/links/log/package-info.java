/** Links and API keys appended to Kafka. */
@NullMarked
package dev.hoplog.links.log;

import org.jspecify.annotations.NullMarked;
