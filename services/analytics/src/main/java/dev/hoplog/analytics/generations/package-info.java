/**
 * Which fold of the clicks answers: another generation is built beside the one that does, checked against the log, and switched on
 * by a record that all nodes follow.
 */
@NullMarked
package dev.hoplog.analytics.generations;

import org.jspecify.annotations.NullMarked;
