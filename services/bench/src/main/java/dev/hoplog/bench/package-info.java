/** Measures and proves what a running Hoplog promises. */
@org.jspecify.annotations.NullMarked
package dev.hoplog.bench;
