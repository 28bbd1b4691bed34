package dev.hoplog.directory;

import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.Uuid;

/**
 * How much of {@code link-events} somebody has seen. Who reads with it, on whichever node, sees at least as much.
 *
 * <p>As text: eight hexadecimal digits that tell logs apart, and for each partition its number and the next offset, as in
 * {@code 5f0c2a91.3-1042.7-12}.
 *
 * @param log tells the log from others, since offsets mean nothing elsewhere
 * @param nextOffsets by partition, the offset up to which all was seen, exclusive
 */
public record ConsistencyToken(int log, SortedMap<Integer, Long> nextOffsets) {

    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{8})((?:\\.[0-9]{1,4}-[0-9]{1,18}){1,1000})");
    private static final Pattern PART = Pattern.compile("\\.([0-9]+)-([0-9]+)");

    public ConsistencyToken {
        nextOffsets = new TreeMap<>(nextOffsets);
    }

    static ConsistencyToken of(Uuid topicId, Map<Integer, Long> nextOffsets) {
        return new ConsistencyToken(topicId.hashCode(), new TreeMap<>(nextOffsets));
    }

    /** The token with this text; empty for a text that is none. */
    public static Optional<ConsistencyToken> parse(String text) {
        Matcher whole = TEXT.matcher(text);
        if (!whole.matches()) {
            return Optional.empty();
        }
        var nextOffsets = new TreeMap<Integer, Long>();
        Matcher part = PART.matcher(whole.group(2));
        while (part.find()) {
            nextOffsets.merge(Integer.valueOf(part.group(1)), Long.valueOf(part.group(2)), Math::max);
        }
        return Optional.of(new ConsistencyToken(HexFormat.fromHexDigits(whole.group(1)), nextOffsets));
    }

    /** Whether the offsets are of this log. */
    boolean isOf(Origin origin) {
        return log == origin.topicId().hashCode() && nextOffsets.lastKey() < origin.partitions();
    }

    @Override
    public String toString() {
        var text = new StringBuilder(HexFormat.of().toHexDigits(log));
        nextOffsets.forEach((partition, nextOffset) ->
                text.append('.').append(partition).append('-').append(nextOffset));
        return text.toString();
    }
}
