package dev.hoplog.query.export.parquet;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What stands at the end of a file: {@code FileMetaData} of parquet.thrift, whose field numbers are meant here.
 *
 * @see <a href="https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift">parquet.thrift</a>
 */
final class Footer {

    private static final int VERSION = 1;
    private static final int OPTIONAL = 1;
    private static final int UTF8 = 0;
    private static final int TIMESTAMP_MILLIS = 9;
    private static final String CREATED_BY = "hoplog";

    private Footer() {}

    static Bytes of(List<Field> fields, List<RowGroup> groups) {
        var footer = new Thrift().number(1, VERSION).structs(2, fields.size() + 1);
        footer.beginElement().text(4, "row").number(5, fields.size()).end();
        fields.forEach(field -> schema(footer, field));
        footer.number(3, groups.stream().mapToLong(RowGroup::rows).sum()).structs(4, groups.size());
        groups.forEach(group -> group(footer, fields, group));
        footer.text(6, CREATED_BY).structs(7, fields.size());
        // Without an order, what is least and greatest means nothing.
        fields.forEach(_ -> footer.beginElement().begin(1).end().end());
        return footer.finish();
    }

    private static void schema(Thrift footer, Field field) {
        footer.beginElement().number(1, field.kind().type()).number(3, OPTIONAL).text(4, field.name());
        switch (field.kind()) {
            case TEXT -> footer.number(6, UTF8).begin(10).begin(1).end().end();
            case TIME ->
                footer.number(6, TIMESTAMP_MILLIS)
                        .begin(10)
                        .begin(8)
                        .flag(1, true)
                        .begin(2)
                        .begin(1)
                        .end()
                        .end()
                        .end()
                        .end();
            case NUMBER, FLAG -> {}
        }
        footer.end();
    }

    private static void group(Thrift footer, List<Field> fields, RowGroup group) {
        footer.beginElement().structs(1, fields.size());
        long uncompressed = 0;
        for (int i = 0; i < fields.size(); i++) {
            column(footer, fields.get(i), group.columns().get(i), group.rows());
            uncompressed += group.columns().get(i).uncompressed();
        }
        footer.number(2, uncompressed).number(3, group.rows()).end();
    }

    private static void column(Thrift footer, Field field, RowGroup.Column column, long rows) {
        footer.beginElement().number(2, 0L).begin(3).number(1, field.kind().type());
        footer.numbers(2, column.encodings().size());
        column.encodings().forEach(encoding -> footer.element(encoding.number()));
        footer.texts(3, 1)
                .element(field.name().getBytes(StandardCharsets.UTF_8))
                .number(4, Pages.ZSTD)
                .number(5, rows)
                .number(6, column.uncompressed())
                .number(7, column.end() - column.at())
                .number(9, column.dataAt());
        if (column.hasDictionary()) {
            footer.number(11, column.at());
        }
        footer.begin(12).number(3, column.absent());
        if (column.greatest() != null && column.least() != null) {
            footer.binary(5, plain(column.greatest())).binary(6, plain(column.least()));
        }
        footer.end().end().end();
    }

    private static byte[] plain(long number) {
        var bytes = new Bytes();
        bytes.putLong(number);
        return bytes.toArray();
    }
}
