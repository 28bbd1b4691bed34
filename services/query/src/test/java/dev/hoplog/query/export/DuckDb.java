package dev.hoplog.query.export;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads files with DuckDB, which shares nothing with what wrote them. */
public final class DuckDb {

    private DuckDb() {}

    /** The rows of a query, each value by its name; times as milliseconds since 1970-01-01T00:00Z. */
    public static List<Map<String, @Nullable Object>> rows(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            var rows = new ArrayList<Map<String, @Nullable Object>>();
            while (result.next()) {
                var row = new LinkedHashMap<String, @Nullable Object>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    Object value = result.getObject(i);
                    row.put(
                            result.getMetaData().getColumnName(i),
                            value instanceof java.time.OffsetDateTime time
                                    ? time.toInstant().toEpochMilli()
                                    : value);
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** All rows of a Parquet file, in order. */
    public static List<Map<String, @Nullable Object>> rows(Path parquet) throws SQLException {
        return rows("SELECT * FROM read_parquet('" + parquet + "')");
    }
}
