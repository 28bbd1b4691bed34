/** Writes Parquet files: flat rows, all values optional. */
@NullMarked
package dev.hoplog.query.export.parquet;

import org.jspecify.annotations.NullMarked;
