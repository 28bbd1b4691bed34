package dev.hoplog.links.url;

import org.jspecify.annotations.Nullable;

/**
 * The host of a URL.
 *
 * @see <a href="https://url.spec.whatwg.org/#host-representation">WHATWG URL, 3.1</a>
 */
public sealed interface Host extends ParsedHost {

    /** As it stands in a URL. */
    String serialised();

    /** Whether this text, which was parsed as this host, is how a valid URL names it. */
    boolean isValidAs(String text);

    /** A name of the domain name system, in lower case and ASCII; with a dot at its end where it was given with one. */
    record Domain(String name) implements Host {

        @Override
        public String serialised() {
            return name;
        }

        @Override
        public boolean isValidAs(String text) {
            return DomainToAscii.isValid(text);
        }
    }

    /** An address of IPv4. */
    record Ipv4(int address) implements Host {

        @Override
        public String serialised() {
            return (address >>> 24) + "." + ((address >>> 16) & 255) + "." + ((address >>> 8) & 255) + "."
                    + (address & 255);
        }

        @Override
        public boolean isValidAs(String text) {
            return text.equals(serialised());
        }
    }

    /**
     * An address of IPv6.
     *
     * @param high its first 64 bits
     * @param low its last 64 bits
     */
    record Ipv6(long high, long low) implements Host {

        @Override
        public String serialised() {
            return "[" + Ipv6Text.of(this) + "]";
        }

        @Override
        public boolean isValidAs(String text) {
            return true;
        }
    }

    /** What a scheme that is not special calls a host, percent-encoded; perhaps empty. */
    record Opaque(String text) implements Host {

        @Override
        public String serialised() {
            return text;
        }

        @Override
        public boolean isValidAs(String given) {
            return UrlUnits.areAll(given);
        }
    }

    /**
     * Parses the host of a URL with a special scheme: a domain or an address, whatever way it is written.
     *
     * @see <a href="https://url.spec.whatwg.org/#concept-host-parser">WHATWG URL, 3.5</a>
     */
    static ParsedHost parse(String text) {
        if (text.startsWith("[")) {
            return inBrackets(text);
        }
        String domain = DomainToAscii.of(EncodeSet.decode(text));
        if (domain == null) {
            return UrlFault.BAD_DOMAIN;
        }
        return Ipv4Text.isMeant(domain) ? orFault(Ipv4Text.parse(domain), UrlFault.BAD_IPV4) : new Domain(domain);
    }

    /** Parses the host of a URL with another scheme. */
    static ParsedHost parseOpaque(String text) {
        if (text.startsWith("[")) {
            return inBrackets(text);
        }
        boolean isForbidden = text.chars().anyMatch(c -> DomainToAscii.FORBIDDEN_IN_HOSTS.indexOf(c) >= 0);
        return isForbidden ? UrlFault.BAD_OPAQUE_HOST : new Opaque(EncodeSet.CONTROLS.encode(text));
    }

    private static ParsedHost inBrackets(String text) {
        return text.endsWith("]")
                ? orFault(Ipv6Text.parse(text.substring(1, text.length() - 1)), UrlFault.BAD_IPV6)
                : UrlFault.BAD_IPV6;
    }

    private static ParsedHost orFault(@Nullable Host host, UrlFault fault) {
        return host == null ? fault : host;
    }
}
