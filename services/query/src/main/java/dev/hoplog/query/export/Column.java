package dev.hoplog.query.export;

import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What a row says under one name. All formats write the same columns, so that none can say something else. */
public sealed interface Column<R> {

    /** The number of a row that has none. */
    long ABSENT = Long.MIN_VALUE;

    String name();

    /** @param value empty for none */
    record Text<R>(String name, Function<R, String> value) implements Column<R> {}

    /** @param value {@link #ABSENT} for none */
    record Numeric<R>(String name, ToLongFunction<R> value) implements Column<R> {}

    /** @param millis since 1970-01-01T00:00Z; {@link #ABSENT} for none */
    record Time<R>(String name, ToLongFunction<R> millis) implements Column<R> {}

    /** @param value null for none */
    record Flag<R>(String name, Function<R, @Nullable Boolean> value) implements Column<R> {}
}
