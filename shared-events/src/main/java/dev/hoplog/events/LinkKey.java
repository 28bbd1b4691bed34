package dev.hoplog.events;

import java.nio.charset.StandardCharsets;

/** A domain and a slug: the key of a link's records and the unit of ownership. Its bytes are {@code domain/slug}. */
public record LinkKey(Domain domain, Slug slug) {

    public byte[] bytes() {
        return (domain.name() + "/" + slug.text()).getBytes(StandardCharsets.UTF_8);
    }

    /** The key whose {@link #bytes()} these are. */
    public static LinkKey parse(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not a link's key: \"" + text + "\"");
        }
        return new LinkKey(new Domain(text.substring(0, slash)), new Slug(text.substring(slash + 1)));
    }

    @Override
    public String toString() {
        return domain.name() + "/" + slug.text();
    }
}
