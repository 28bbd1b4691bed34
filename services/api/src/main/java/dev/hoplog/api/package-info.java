/** What every REST side of Hoplog needs to know of its installation: its hosts, its secret, and how a fault is named. */
@NullMarked
package dev.hoplog.api;

import org.jspecify.annotations.NullMarked;
