package dev.hoplog.links.url;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * IPv6 addresses as text, without brackets.
 *
 * @see <a href="https://url.spec.whatwg.org/#concept-ipv6-parser">WHATWG URL, 3.5 and 3.6</a>
 */
final class Ipv6Text {

    private static final int PIECES = 8;
    private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
    private static final Pattern PIECE = Pattern.compile("[0-9A-Fa-f]{1,4}");

    private Ipv6Text() {}

    /** The address; null if it is none. */
    static Host.@Nullable Ipv6 parse(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return null;
        }
        List<Integer> pieces = pieces(gap < 0 ? text : text.substring(0, gap), gap < 0);
        List<Integer> last = gap < 0 ? List.of() : pieces(text.substring(gap + 2), true);
        if (pieces == null || last == null) {
            return null;
        }
        // A gap stands for one zero at least.
        int missing = PIECES - pieces.size() - last.size();
        if (gap < 0 ? missing != 0 : missing < 1) {
            return null;
        }
        for (int i = 0; i < missing; i++) {
            pieces.add(0);
        }
        pieces.addAll(last);
        return new Host.Ipv6(word(pieces.subList(0, 4)), word(pieces.subList(4, PIECES)));
    }

    /** The shortest text: hexadecimal, and the first of the longest runs of zeros, if longer than one, as a gap. */
    static String of(Host.Ipv6 address) {
        int[] pieces = new int[PIECES];
        for (int i = 0; i < PIECES; i++) {
            long word = i < 4 ? address.high() : address.low();
            pieces[i] = (int) (word >>> (48 - 16 * (i % 4))) & 0xffff;
        }
        int gap = 0;
        int gapLength = 1;
        for (int i = 0; i < PIECES; i++) {
            int length = zerosFrom(pieces, i);
            if (length > gapLength) {
                gap = i;
                gapLength = length;
            }
        }
        return gapLength == 1
                ? hex(pieces, 0, PIECES)
                : hex(pieces, 0, gap) + "::" + hex(pieces, gap + gapLength, PIECES);
    }

    /** The pieces between single colons, none in an empty text; null if one is no piece. */
    private static @Nullable List<Integer> pieces(String text, boolean mayEndInIpv4) {
        var pieces = new ArrayList<Integer>();
        if (text.isEmpty()) {
            return pieces;
        }
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            if (PIECE.matcher(parts[i]).matches()) {
                pieces.add(Integer.parseInt(parts[i], 16));
            } else if (mayEndInIpv4
                    && i == parts.length - 1
                    && IPV4.matcher(parts[i]).matches()) {
                String[] bytes = parts[i].split("\\.", -1);
                pieces.add(Integer.parseInt(bytes[0]) << 8 | Integer.parseInt(bytes[1]));
                pieces.add(Integer.parseInt(bytes[2]) << 8 | Integer.parseInt(bytes[3]));
            } else {
                return null;
            }
        }
        return pieces;
    }

    private static long word(List<Integer> pieces) {
        long word = 0;
        for (int piece : pieces) {
            word = word << 16 | piece;
        }
        return word;
    }

    private static int zerosFrom(int[] pieces, int start) {
        int end = start;
        while (end < PIECES && pieces[end] == 0) {
            end++;
        }
        return end - start;
    }

    private static String hex(int[] pieces, int start, int end) {
        var text = new StringBuilder();
        for (int i = start; i < end; i++) {
            text.append(i == start ? "" : ":").append(Integer.toHexString(pieces[i]));
        }
        return text.toString();
    }
}
