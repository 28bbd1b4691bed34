/** Query nodes ask each other for the counts that each keeps. */
@NullMarked
package dev.hoplog.query.peers;

import org.jspecify.annotations.NullMarked;
