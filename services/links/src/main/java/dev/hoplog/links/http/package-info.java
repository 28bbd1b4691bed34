/** Links over HTTP. */
@NullMarked
package dev.hoplog.links.http;

import org.jspecify.annotations.NullMarked;
