package dev.hoplog.analytics;

import dev.hoplog.events.LinkId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A number of clicks for each of some links. */
final class LinkSums implements Sums<LinkSums> {

    private final Map<LinkId, Count> byLink = new HashMap<>();

    void add(LinkId link, Count count) {
        byLink.merge(link, count, Count::plus);
    }

    @Override
    public void add(LinkSums other) {
        other.byLink.forEach(this::add);
    }

    @Override
    public List<Part> parts() {
        return byLink.entrySet().stream()
                .map(entry -> Part.of(entry.getKey().text(), entry.getValue()))
                .toList();
    }

    @Override
    public void addParts(List<Part> parts) {
        parts.forEach(part -> add(new LinkId(part.name()), part.count()));
    }

    Map<LinkId, Count> totals() {
        return Map.copyOf(byLink);
    }

    List<LinkId> links() {
        return List.copyOf(byLink.keySet());
    }
}
