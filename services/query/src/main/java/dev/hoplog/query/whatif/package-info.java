/** {@code hoplog what-if}: old clicks through a changed link, without touching anything. */
@NullMarked
package dev.hoplog.query.whatif;

import org.jspecify.annotations.NullMarked;
