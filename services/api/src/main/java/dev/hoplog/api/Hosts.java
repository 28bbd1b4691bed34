package dev.hoplog.api;

import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.Slug;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The host names under which slugs are reached, and the domains that they are in the log.
 *
 * <p>The public URL's host is the default domain; each further one is a domain of its own name. Names are compared
 * without regard to case, first with their port and then without.
 */
public final class Hosts {

    private final String scheme;
    private final String defaultName;
    private final Map<String, Domain> byName = new HashMap<>();

    /**
     * @param publicUrl scheme, host and port under which the default domain is reached, such as
     *     {@code https://go.example.com}
     * @param furtherNames host names, each with a port only where it is part of the short URLs
     * @throws IllegalArgumentException naming what is wrong, for whoever configured it
     */
    public Hosts(URI publicUrl, Collection<String> furtherNames) {
        this.scheme = scheme(publicUrl);
        this.defaultName = lowerCase(publicUrl.getRawAuthority());
        byName.put(defaultName, Domain.DEFAULT);
        for (String name : furtherNames) {
            var domain = new Domain(lowerCase(name));
            if (domain.isDefault() || byName.putIfAbsent(domain.name(), domain) != null) {
                throw new IllegalArgumentException("the domain \"" + name + "\" is empty or configured twice");
            }
        }
        byName.putIfAbsent(withoutPort(defaultName), Domain.DEFAULT);
    }

    /** The domain that a request's {@code Host} means: the default one where it means none that is configured. */
    public Domain ofHost(@Nullable String hostHeader) {
        return hostHeader == null ? Domain.DEFAULT : ofAuthority(hostHeader).orElse(Domain.DEFAULT);
    }

    /** The configured domain of this name; empty where there is none. */
    public Optional<Domain> named(String name) {
        return Optional.ofNullable(byName.get(lowerCase(name)));
    }

    /** The configured domain of this name, the default one for no name; empty where there is none. */
    public Optional<Domain> namedOrDefault(@Nullable String name) {
        return name == null ? Optional.of(Domain.DEFAULT) : named(name);
    }

    /** Whether a host name or address, without a port, is one under which slugs are reached, on whatever port. */
    public boolean isOwn(String host) {
        String name = lowerCase(host);
        return byName.keySet().stream().anyMatch(own -> withoutPort(own).equals(name));
    }

    /** The host name of a domain, with its port where short URLs have one. */
    public String nameOf(Domain domain) {
        return domain.isDefault() ? defaultName : domain.name();
    }

    /** What people are given: the URL that follows the link. */
    public String shortUrl(LinkKey key) {
        return scheme + "://" + nameOf(key.domain()) + "/" + percentEncoded(key.slug());
    }

    /** The key that a short URL means; empty where no configured host or no slug can be meant. */
    public Optional<LinkKey> keyOf(String shortUrl) {
        try {
            var url = URI.create(shortUrl.strip());
            String authority = url.getRawAuthority();
            String path = url.getRawPath();
            if (authority == null || path == null || !path.startsWith("/")) {
                return Optional.empty();
            }
            // A plus sign is no space in a path, and no character of a slug.
            String slug =
                    Slug.normalise(URLDecoder.decode(path.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8));
            return Slug.faultOf(slug) == Slug.Fault.NONE
                    ? ofAuthority(authority).map(domain -> new LinkKey(domain, new Slug(slug)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Domain> ofAuthority(String authority) {
        String name = lowerCase(authority);
        Domain exactly = byName.get(name);
        return Optional.ofNullable(exactly != null ? exactly : byName.get(withoutPort(name)));
    }

    private static String scheme(URI publicUrl) {
        String scheme = publicUrl.getScheme();
        String path = publicUrl.getRawPath();
        boolean isBare = path == null || path.isEmpty() || path.equals("/");
        if (scheme == null
                || !(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
                || publicUrl.getHost() == null
                || publicUrl.getRawUserInfo() != null
                || !isBare
                || publicUrl.getRawQuery() != null
                || publicUrl.getRawFragment() != null) {
            throw new IllegalArgumentException("the public URL \"" + publicUrl
                    + "\" is not http:// or https://, a host and perhaps a port, and nothing else");
        }
        return lowerCase(scheme);
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String withoutPort(String name) {
        int colon = name.lastIndexOf(':');
        // Colons inside the brackets of an IPv6 address separate no port.
        return colon > name.lastIndexOf(']') && colon >= 0 ? name.substring(0, colon) : name;
    }

    private static String percentEncoded(Slug slug) {
        var encoded = new StringBuilder();
        for (byte b : slug.text().getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            // In ASCII a slug has only characters that a path may have as they are.
            if (c < 0x80) {
                encoded.append(c);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return encoded.toString();
    }
}
