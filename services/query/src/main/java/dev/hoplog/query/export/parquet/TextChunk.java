package dev.hoplog.query.export.parquet;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * Most texts repeat: a page then has only their places in the dictionary. Where that gets too large, or where most texts of a
 * page were new, the rest of the row group is written plainly.
 */
/** Texts, by their places in a dictionary as long as that pays. */
final class TextChunk extends Chunk {

    private static final int MOST_BYTES = 1 << 20;

    private final Map<String, Integer> places = new HashMap<>();
    private final Bytes dictionary = new Bytes();
    private final int[] indexes = new int[ROWS_OF_A_PAGE];
    private final Bytes plain = new Bytes();
    private @Nullable String last;
    private @Nullable Integer lastPlace;
    private int count;
    private int knownBefore;
    private boolean isPlain;

    void add(String value) {
        if (!isPlain) {
            Integer place = value.equals(last) ? lastPlace : places.get(value);
            if (place == null && dictionary.size() >= MOST_BYTES) {
                endPage();
                isPlain = true;
            } else {
                int known = place == null ? learn(value) : place;
                last = value;
                lastPlace = known;
                indexes[count++] = known;
                addPresent();
                return;
            }
        }
        plain.putText(value);
        addPresent();
    }

    private int learn(String value) {
        int place = places.size();
        places.put(value, place);
        dictionary.putText(value);
        return place;
    }

    @Override
    Encoding encoding() {
        // A page without a value needs no dictionary, and there may be none.
        return isPlain || places.isEmpty() ? Encoding.PLAIN : Encoding.DICTIONARY;
    }

    @Override
    void encodePage(Bytes to) {
        if (encoding() == Encoding.PLAIN) {
            to.put(plain);
            plain.clear();
            return;
        }
        int width = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(places.size() - 1));
        to.putByte(width);
        RunLengths.encode(indexes, count, width, to);
        isPlain = places.size() - knownBefore > count / 2 && count > ROWS_OF_A_PAGE / 2;
        knownBefore = places.size();
        count = 0;
    }

    @Override
    int pageBytes() {
        return isPlain ? plain.size() : count * Integer.BYTES;
    }

    @Override
    int dictionaryBytes() {
        return dictionary.size();
    }

    @Override
    @Nullable
    Pages takeDictionary() {
        if (places.isEmpty()) {
            return null;
        }
        var pages = new Pages();
        pages.addDictionary(dictionary, places.size());
        return pages;
    }

    @Override
    void begin() {
        places.clear();
        last = null;
        dictionary.clear();
        knownBefore = 0;
        isPlain = false;
    }
}
