package dev.hoplog.analytics;

import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Sums up clicks by key: of each link, of its domain, of all links together; and requests for unknown slugs. For one build. */
final class KeyDeltas {

    private record LinkAt(LinkId link, Domain domain) {}

    private final Map<LinkAt, Delta.Builder> links = new HashMap<>();
    private final Map<CountKey, Delta.Builder> deltas = new HashMap<>();

    void add(Gathered.Entry entry) {
        builder(entry).add(entry.minute(), entry.classified(), entry.visitor(), entry.clicks());
    }

    /** Gives what is to become the delta of each key that has clicks. */
    void forEach(BiConsumer<CountKey, Delta.Builder> each) {
        addSums();
        deltas.forEach(each);
    }

    private Delta.Builder builder(Gathered.Entry entry) {
        LinkId link = entry.link();
        return link == null
                ? deltas.computeIfAbsent(CountKey.ORPHANS, _ -> new Delta.Builder())
                : links.computeIfAbsent(new LinkAt(link, entry.domain()), _ -> new Delta.Builder());
    }

    /** Each click is looked at once: a domain and all links together are sums of sums. */
    private void addSums() {
        var domains = new HashMap<Domain, Delta.Builder>();
        links.forEach((at, clicks) ->
                domains.computeIfAbsent(at.domain(), _ -> new Delta.Builder()).plus(clicks));
        var all = new Delta.Builder();
        domains.forEach((domain, clicks) -> {
            deltas.put(CountKey.of(domain), clicks);
            all.plus(clicks);
        });
        if (!domains.isEmpty()) {
            deltas.put(CountKey.ALL, all);
        }
        // Last, since what a link has under one domain becomes what it has under all.
        links.forEach((at, clicks) -> deltas.merge(CountKey.of(at.link()), clicks, Delta.Builder::plus));
    }
}
