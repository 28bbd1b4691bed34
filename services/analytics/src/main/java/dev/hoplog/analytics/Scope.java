package dev.hoplog.analytics;

import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import java.util.Collection;
import java.util.List;

/** Whose clicks are asked for. */
public final class Scope {

    private final List<CountKey> keys;

    private Scope(List<CountKey> keys) {
        this.keys = keys;
    }

    public static Scope link(LinkId id) {
        return new Scope(List.of(CountKey.of(id)));
    }

    /** Of some links together, each named once. */
    public static Scope links(Collection<LinkId> ids) {
        return new Scope(ids.stream().map(CountKey::of).toList());
    }

    /** Of what was asked for under a domain. */
    public static Scope domain(Domain domain) {
        return new Scope(List.of(CountKey.of(domain)));
    }

    public static Scope all() {
        return new Scope(List.of(CountKey.ALL));
    }

    /** Of requests for slugs that no link has. They are no clicks in any other scope. */
    public static Scope orphans() {
        return new Scope(List.of(CountKey.ORPHANS));
    }

    List<CountKey> keys() {
        return keys;
    }
}
