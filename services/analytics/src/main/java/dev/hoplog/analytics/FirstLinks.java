package dev.hoplog.analytics;

import dev.hoplog.events.LinkId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/** The first of an order, as far as links were given to it. */
final class FirstLinks implements Sums<FirstLinks> {

    private static final Comparator<LinkClicks> LAST_FIRST = Comparator.<LinkClicks>comparingLong(
                    link -> link.count().clicks())
            .thenComparing(link -> link.link().text(), Comparator.reverseOrder());

    private final int limit;
    private final PriorityQueue<LinkClicks> found = new PriorityQueue<>(LAST_FIRST);
    private final Set<LinkId> seen = new HashSet<>();

    FirstLinks(int limit) {
        this.limit = limit;
    }

    /** Whether one that has at most so many clicks can change nothing any more. */
    boolean isFullWith(long most) {
        return found.size() == limit && found.element().count().clicks() > most;
    }

    /** A link moves up while the order is read, so it may come twice. */
    void add(LinkClicks link) {
        if (link.count().clicks() > 0 && seen.add(link.link())) {
            found.add(link);
            if (found.size() > limit) {
                found.remove();
            }
        }
    }

    @Override
    public void add(FirstLinks other) {
        other.found.forEach(this::add);
    }

    @Override
    public List<Part> parts() {
        return found.stream()
                .map(link -> Part.of(link.link().text(), link.count()))
                .toList();
    }

    @Override
    public void addParts(List<Part> parts) {
        parts.forEach(part -> add(new LinkClicks(new LinkId(part.name()), part.count())));
    }

    List<LinkClicks> links() {
        return found.stream().sorted(LAST_FIRST.reversed()).toList();
    }
}
