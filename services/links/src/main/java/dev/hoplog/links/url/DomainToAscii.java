package dev.hoplog.links.url;

import com.ibm.icu.text.IDNA;
import com.ibm.icu.util.ICUInputTooLongException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Domain to ASCII: a domain as the domain name system has it, by the rules of UTS 46, non-transitional.
 *
 * @see <a href="https://url.spec.whatwg.org/#idna">WHATWG URL, 3.3</a>
 */
final class DomainToAscii {

    /** Forbidden host code points. */
    static final String FORBIDDEN_IN_HOSTS = "\0\t\n\r #/:<>?@[\\]^|";

    private static final int OPTIONS =
            IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ | IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.NONTRANSITIONAL_TO_UNICODE;
    private static final IDNA LENIENT = IDNA.getUTS46Instance(OPTIONS);
    private static final IDNA STRICT = IDNA.getUTS46Instance(OPTIONS | IDNA.USE_STD3_RULES);

    /** What ICU checks always, and the standard only in domains that are to be valid: hyphens and lengths. */
    private static final Set<IDNA.Error> NO_FAULTS = EnumSet.of(
            IDNA.Error.EMPTY_LABEL,
            IDNA.Error.LABEL_TOO_LONG,
            IDNA.Error.DOMAIN_NAME_TOO_LONG,
            IDNA.Error.LEADING_HYPHEN,
            IDNA.Error.TRAILING_HYPHEN,
            IDNA.Error.HYPHEN_3_4);

    private DomainToAscii() {}

    /** The domain in lower case and ASCII; null if it is none. */
    static @Nullable String of(String domain) {
        String ascii = isPlain(domain) ? domain.toLowerCase(Locale.ROOT) : mapped(domain, LENIENT, NO_FAULTS);
        return ascii == null || ascii.isEmpty() || ascii.chars().anyMatch(DomainToAscii::isForbidden) ? null : ascii;
    }

    /** Whether this is a valid domain. */
    static boolean isValid(String domain) {
        return mapped(domain, STRICT, Set.of()) != null;
    }

    private static @Nullable String mapped(String domain, IDNA idna, Set<IDNA.Error> noFaults) {
        var info = new IDNA.Info();
        try {
            String ascii = idna.nameToASCII(domain, new StringBuilder(), info).toString();
            return noFaults.containsAll(info.getErrors()) ? ascii : null;
        } catch (ICUInputTooLongException e) {
            // A label many times as long as any that can be looked up.
            return null;
        }
    }

    /** Whether there is nothing to do but to lower its case: ASCII, and no label in Punycode. */
    private static boolean isPlain(String domain) {
        return domain.chars().allMatch(c -> c < 0x80)
                && !("." + domain).toLowerCase(Locale.ROOT).contains(".xn--");
    }

    /** Forbidden domain code points. */
    private static boolean isForbidden(int c) {
        return c <= 0x1f || c == '%' || c == 0x7f || FORBIDDEN_IN_HOSTS.indexOf(c) >= 0;
    }
}
