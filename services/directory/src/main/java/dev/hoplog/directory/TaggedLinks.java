package dev.hoplog.directory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hoplog.directory.Store.Table;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.rocksdb.RocksIterator;

/**
 * The links that carry a tag. Those of tags that were asked for lately are kept: to walk over a hundred thousand rows takes a
 * tenth of a second. For all threads.
 */
final class TaggedLinks {

    private static final int PART_OF_THE_HEAP = 64;

    /** Of a link's id with its objects, about. */
    private static final int BYTES_OF_A_LINK = 80;

    private static final int BYTES_OF_A_TAG = 400;

    private final Store store;
    private final Cache<String, Known> known = Caffeine.newBuilder()
            .maximumWeight(Runtime.getRuntime().maxMemory() / PART_OF_THE_HEAP)
            .<String, Known>weigher((tag, rows) -> BYTES_OF_A_TAG + tag.length() + BYTES_OF_A_LINK * rows.size())
            .executor(Runnable::run)
            .build();

    /** @param change the last change of the tag's rows that may be in this */
    private record Known(long change, Map<Domain, List<LinkId>> byDomain) {
        int size() {
            return byDomain.values().stream().mapToInt(List::size).sum();
        }
    }

    TaggedLinks(Store store) {
        this.store = store;
    }

    /** As they are now, of some domains. */
    List<LinkId> of(String tag, Predicate<Domain> domains) {
        byte[] prefix = Fold.tagPrefix(tag);
        long change = store.tagChanges().of(prefix);
        Known rows = known.getIfPresent(tag);
        if (rows == null || rows.change() != change) {
            // What changes from here on may be in these rows or not: then the number has changed as well.
            rows = new Known(change, read(prefix));
            if (!rows.byDomain().isEmpty()) {
                known.put(tag, rows);
            }
        }
        var links = new ArrayList<LinkId>();
        rows.byDomain().forEach((domain, ids) -> {
            if (domains.test(domain)) {
                links.addAll(ids);
            }
        });
        return links;
    }

    private Map<Domain, List<LinkId>> read(byte[] prefix) {
        var byDomain = new HashMap<Domain, List<LinkId>>();
        byte[] last = {};
        List<LinkId> ofLast = List.of();
        boolean isFirst = true;
        try (RocksIterator rows = store.iterator(Table.TAGS)) {
            for (rows.seek(prefix); rows.isValid() && Directory.startsWith(rows.key(), prefix); rows.next()) {
                byte[] key = rows.key();
                // Another tag may begin with this one and a zero byte, and then the key is longer.
                if (key.length == prefix.length + LinkId.LENGTH) {
                    byte[] domain = rows.value();
                    if (isFirst || !Arrays.equals(domain, last)) {
                        isFirst = false;
                        last = domain;
                        ofLast = byDomain.computeIfAbsent(
                                new Domain(new String(domain, StandardCharsets.UTF_8)), _ -> new ArrayList<>());
                    }
                    ofLast.add(new LinkId(new String(key, prefix.length, LinkId.LENGTH, StandardCharsets.US_ASCII)));
                }
            }
        }
        return byDomain;
    }
}
