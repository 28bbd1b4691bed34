package dev.hoplog.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the statistics take on the disk. */
final class StoreBytes {

    private static final Pattern TABLE = Pattern.compile(".*/rocksdb/([^/]+)/[^/]+\\.sst");
    private static final Pattern TOPIC = Pattern.compile("(hoplog-counts-.*|click-events)-\\d+");

    private StoreBytes() {}

    /** By store, all its partitions together: the tables without logs. Complete only once the process has ended. */
    static SortedMap<String, Long> ofStores(Path data) throws IOException {
        return sum(data.resolve("streams"), TABLE);
    }

    /** By topic of the statistics, and of the clicks. */
    static SortedMap<String, Long> ofTopics(Path data) throws IOException {
        return sum(data.resolve("kafka"), Pattern.compile(".*/" + TOPIC + "/[^/]+\\.log"));
    }

    private static SortedMap<String, Long> sum(Path folder, Pattern named) throws IOException {
        var bytes = new TreeMap<String, Long>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Matcher name = named.matcher(file.toString());
                if (name.matches()) {
                    bytes.merge(name.group(1), size(file), Long::sum);
                }
            }
        }
        return bytes;
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            // A segment or a table that was compacted away.
            return 0;
        }
    }

    /** A row of a table for each, and one for all of them. */
    static void print(String what, SortedMap<String, Long> bytes, int links, long clicks) {
        System.out.printf("%n%-58s %10s %10s %10s%n", what, "MB", "a link", "a click");
        bytes.forEach((name, size) -> print("  " + name, size, links, clicks));
        print("  together", bytes.values().stream().mapToLong(Long::longValue).sum(), links, clicks);
    }

    private static void print(String name, long size, int links, long clicks) {
        System.out.printf(
                Locale.ROOT,
                "%-58s %,10.1f %,10.0f %,10.0f%n",
                name,
                size / 1e6,
                size / (double) links,
                size / (double) clicks);
    }
}
