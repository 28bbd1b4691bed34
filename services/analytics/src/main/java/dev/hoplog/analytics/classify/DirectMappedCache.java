package dev.hoplog.analytics.classify;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was made of texts lately. Each place has room for one, the last that came there: so it takes no more memory
 * whatever comes, and a flood of texts that never come again costs little more than to make them. It keeps no order, so a hit
 * is one look and one comparison.
 *
 * <p>For all threads: an entry never changes, and who does not see another thread's makes it once more.
 */
public final class DirectMappedCache<V> {

    /** A power of two. */
    private static final int PLACES = 4096;

    /** What is longer is made each time. It bounds the memory. */
    private static final int LONGEST = 512;

    private final Function<String, V> making;
    private final @Nullable Entry<V>[] places;

    private record Entry<V>(String text, V made) {}

    /** @param making is the same for the same text */
    @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no other way to an array of a generic type.
    public DirectMappedCache(Function<String, V> making) {
        this.making = making;
        this.places = new Entry[PLACES];
    }

    /** What is made of a text. It may be given to others too, and is not to be changed. */
    public V get(String text) {
        if (text.length() > LONGEST) {
            return making.apply(text);
        }
        int hash = text.hashCode();
        int place = (hash ^ hash >>> 16) & (PLACES - 1);
        Entry<V> entry = places[place];
        if (entry == null || !entry.text().equals(text)) {
            entry = new Entry<>(text, making.apply(text));
            places[place] = entry;
        }
        return entry.made();
    }
}
