@NullMarked
package dev.hoplog.query.journal;

import org.jspecify.annotations.NullMarked;
