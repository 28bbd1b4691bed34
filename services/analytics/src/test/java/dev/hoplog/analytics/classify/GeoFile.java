package dev.hoplog.analytics.classify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/*
 * A file in MaxMind's format, version 2: a binary tree over the bits of addresses, of nodes with two records of four bytes
 * (a node's number, the number of nodes for "not there", or behind that and 16 more an offset in the data), then 16 zeros,
 * the data, a marker, and a map that tells of all that.
 */
/** Writes small databases of places. */
final class GeoFile {

    private static final int UTF8 = 2;
    private static final int UINT32 = 6;
    private static final int MAP = 7;
    private static final int ARRAY = 11;
    private static final int FIRST_EXTENDED = 8;
    private static final int LONG_TEXT = 29;

    private final int ipVersion;
    private final Map<String, Map<String, Object>> records = new LinkedHashMap<>();

    /** @param ipVersion 4 or 6 */
    GeoFile(int ipVersion) {
        this.ipVersion = ipVersion;
    }

    /** @param network of the version of the file */
    GeoFile with(String network, Map<String, Object> fields) {
        records.put(network, fields);
        return this;
    }

    byte[] bytes() throws IOException {
        var data = new ByteArrayOutputStream();
        List<int[]> nodes = new ArrayList<>();
        nodes.add(new int[2]);
        for (var entry : records.entrySet()) {
            int slash = entry.getKey().indexOf('/');
            insert(
                    nodes,
                    InetAddress.ofLiteral(entry.getKey().substring(0, slash)).getAddress(),
                    Integer.parseInt(entry.getKey().substring(slash + 1)),
                    -1 - data.size());
            write(data, entry.getValue());
        }
        var file = new ByteArrayOutputStream();
        for (int[] node : nodes) {
            for (int record : node) {
                int value = record == 0 ? nodes.size() : record > 0 ? record : nodes.size() + 16 - 1 - record;
                file.write(fourBytes(value));
            }
        }
        file.write(new byte[16]);
        file.write(data.toByteArray());
        file.write(0xAB);
        file.write(0xCD);
        file.write(0xEF);
        file.write("MaxMind.com".getBytes(StandardCharsets.UTF_8));
        write(
                file,
                Map.of(
                        "binary_format_major_version",
                        2,
                        "binary_format_minor_version",
                        0,
                        "build_epoch",
                        1_700_000_000,
                        "database_type",
                        "Test",
                        "description",
                        Map.of(),
                        "ip_version",
                        ipVersion,
                        "languages",
                        List.of(),
                        "node_count",
                        nodes.size(),
                        "record_size",
                        32));
        return file.toByteArray();
    }

    /** As it should be replaced: under another name first. */
    void writeTo(Path path) throws IOException {
        Path whole = Files.createTempFile(path.getParent(), "new", ".mmdb");
        Files.write(whole, bytes());
        Files.move(whole, path, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static void insert(List<int[]> nodes, byte[] address, int length, int record) {
        int node = 0;
        for (int i = 0; i < length; i++) {
            int bit = (address[i / 8] >> (7 - i % 8)) & 1;
            if (i == length - 1) {
                nodes.get(node)[bit] = record;
            } else {
                if (nodes.get(node)[bit] == 0) {
                    nodes.get(node)[bit] = nodes.size();
                    nodes.add(new int[2]);
                }
                node = nodes.get(node)[bit];
            }
        }
    }

    private static void write(ByteArrayOutputStream to, Object value) throws IOException {
        switch (value) {
            case String text -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                control(to, UTF8, bytes.length);
                to.write(bytes);
            }
            case Integer number -> {
                control(to, UINT32, 4);
                to.write(fourBytes(number));
            }
            case Map<?, ?> map -> {
                control(to, MAP, map.size());
                for (var entry : map.entrySet()) {
                    write(to, entry.getKey());
                    write(to, entry.getValue());
                }
            }
            case List<?> list -> {
                control(to, ARRAY, list.size());
                for (Object element : list) {
                    write(to, element);
                }
            }
            default -> throw new IllegalArgumentException("no type of this is written: " + value);
        }
    }

    private static void control(ByteArrayOutputStream to, int type, int size) {
        if (size >= LONG_TEXT) {
            throw new IllegalArgumentException("too long to be written: " + size);
        }
        to.write((type < FIRST_EXTENDED ? type << 5 : 0) | size);
        if (type >= FIRST_EXTENDED) {
            to.write(type - 7);
        }
    }

    private static byte[] fourBytes(int value) {
        return new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value};
    }
}
