package dev.hoplog.links.url;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * IPv4 addresses as browsers read them: up to four numbers, decimal, octal or hexadecimal, the last of which fills what
 * is left.
 *
 * @see <a href="https://url.spec.whatwg.org/#concept-ipv4-parser">WHATWG URL, 3.5</a>
 */
final class Ipv4Text {

    private Ipv4Text() {}

    /** Whether this domain must be an address, since its last label is a number. */
    static boolean isMeant(String domain) {
        String text = withoutLastDot(domain);
        String last = text.substring(text.lastIndexOf('.') + 1);
        return (!last.isEmpty() && last.chars().allMatch(c -> c >= '0' && c <= '9')) || number(last) != null;
    }

    /** The address; null if it is none. */
    static Host.@Nullable Ipv4 parse(String domain) {
        String[] parts = withoutLastDot(domain).split("\\.", -1);
        if (parts.length > 4) {
            return null;
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean isLast = i == parts.length - 1;
            BigInteger number = number(parts[i]);
            // The last number fills all bytes from its own to the fourth.
            int bits = isLast ? 8 * (4 - i) : 8;
            if (number == null || number.bitLength() > bits) {
                return null;
            }
            address |= number.longValue() << (isLast ? 0 : 8 * (3 - i));
        }
        return new Host.Ipv4((int) address);
    }

    private static String withoutLastDot(String domain) {
        return domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
    }

    private static @Nullable BigInteger number(String part) {
        if (part.isEmpty()) {
            return null;
        }
        boolean isHex = part.startsWith("0x") || part.startsWith("0X");
        boolean isOctal = !isHex && part.length() > 1 && part.startsWith("0");
        String digits = part.substring(isHex ? 2 : isOctal ? 1 : 0);
        int radix = isHex ? 16 : isOctal ? 8 : 10;
        if (!digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, radix) >= 0)) {
            return null;
        }
        return digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits, radix);
    }
}
