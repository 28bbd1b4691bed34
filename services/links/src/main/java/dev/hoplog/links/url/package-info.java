/**
 * URLs as the WHATWG URL Standard has them, without relative ones: parsed, told whether they are valid, and serialised.
 *
 * @see <a href="https://url.spec.whatwg.org/">WHATWG URL Standard</a>
 */
@NullMarked
package dev.hoplog.links.url;

import org.jspecify.annotations.NullMarked;
