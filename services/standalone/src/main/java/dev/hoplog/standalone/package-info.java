/** All of Hoplog in one process, with a real Kafka broker inside. */
@NullMarked
package dev.hoplog.standalone;

import org.jspecify.annotations.NullMarked;
