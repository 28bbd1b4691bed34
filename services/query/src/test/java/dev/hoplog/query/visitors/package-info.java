@NullMarked
package dev.hoplog.query.visitors;

import org.jspecify.annotations.NullMarked;
