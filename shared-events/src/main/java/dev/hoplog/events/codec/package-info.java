/** The bytes of events: Protobuf messages mapped to the domain's values and back. */
@NullMarked
package dev.hoplog.events.codec;

import org.jspecify.annotations.NullMarked;
