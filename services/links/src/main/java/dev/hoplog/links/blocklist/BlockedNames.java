package dev.hoplog.links.blocklist;

import dev.hoplog.links.url.Host;
import dev.hoplog.links.url.UrlFault;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A set of names and addresses. A name stands for all below it too: {@code example} is every host under that domain.
 *
 * @param names each as {@link #canonical} gives it
 */
public record BlockedNames(Set<String> names) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*");

    public BlockedNames {
        names = Set.copyOf(names);
    }

    /**
     * A name or an address as it stands in a URL, without a dot at its end: in lower case and ASCII, IPv6 in brackets.
     * Empty if this is none.
     */
    public static Optional<String> canonical(String text) {
        return switch (Host.parse(text)) {
            case Host.Domain(String name) ->
                Optional.of(name.endsWith(".") ? name.substring(0, name.length() - 1) : name)
                        .filter(bare -> NAME.matcher(bare).matches());
            case Host.Ipv4 ipv4 -> Optional.of(ipv4.serialised());
            case Host.Ipv6 ipv6 -> Optional.of(ipv6.serialised());
            case Host.Opaque _ -> Optional.empty();
            case UrlFault _ -> Optional.empty();
        };
    }

    /** The entry that stands for this canonical name: itself or one above it. */
    public Optional<String> entryFor(String name) {
        for (int start = 0; ; ) {
            String entry = name.substring(start);
            if (names.contains(entry)) {
                return Optional.of(entry);
            }
            int dot = entry.indexOf('.');
            if (dot < 0) {
                return Optional.empty();
            }
            start += dot + 1;
        }
    }
}
