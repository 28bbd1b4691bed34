package dev.hoplog.query.whatif;

import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.analytics.classify.ClickClassifier;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.analytics.classify.Kind;
import dev.hoplog.directory.Link;
import dev.hoplog.directory.Target;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.LinkKey;
import dev.hoplog.query.redirect.Redirect;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where clicks went, and where they would have gone had their link been another one: the same decision that redirects make, at
 * the time of each click. A limit of clicks decides nothing here, since it depends on who else came. For one thread.
 */
final class WhatIf {

    /** Destinations are told apart up to so many; in a link's history there are few. */
    private static final int MOST_ROWS = 1000;

    private final Target changed;
    private final String location;
    private final @Nullable Dimension by;
    private final Map<Row, Count> counts = new HashMap<>();

    /**
     * What became of a click.
     *
     * @param destination without query and fragment; empty where it was not redirected
     */
    record Outcome(Decision decision, String destination) {}

    /** @param value of the dimension that was asked for; empty where none was */
    record Row(Outcome before, Outcome after, String value) {

        boolean isMoved() {
            return !before.equals(after);
        }
    }

    /** How many clicks, and how many of them by humans. */
    record Count(long clicks, long humans) {

        Count plus(Count other) {
            return new Count(clicks + other.clicks, humans + other.humans);
        }
    }

    /**
     * No clicks yet.
     *
     * @param home of the link
     * @param changed the link as it would have been
     * @param by by whose values clicks are told apart; null for none
     */
    WhatIf(LinkKey home, Link.Live changed, @Nullable Dimension by) {
        this.changed = Target.of(home, changed);
        this.location = ClickClassifier.withoutQuery(changed.settings().location());
        this.by = by;
    }

    /** @param clicks how many of this kind there were */
    void add(ClickEntry.Click click, Classified classified, long clicks) {
        var before = new Outcome(
                click.decision(),
                click.decision() == Decision.REDIRECTED ? ClickClassifier.withoutQuery(click.destination()) : "");
        Decision decision = Redirect.decide(changed, "", click.occurredAt()).decision();
        var after = new Outcome(decision, decision == Decision.REDIRECTED ? location : "");
        var row = new Row(before, after, by == null ? "" : classified.value(by));
        if (counts.size() < MOST_ROWS || counts.containsKey(row)) {
            counts.merge(row, count(classified, clicks), Count::plus);
        } else {
            counts.merge(new Row(before, after, "other"), count(classified, clicks), Count::plus);
        }
    }

    private static Count count(Classified classified, long clicks) {
        return new Count(clicks, classified.kind() == Kind.HUMAN ? clicks : 0);
    }

    /** The most clicks first. */
    List<Map.Entry<Row, Count>> rows() {
        return counts.entrySet().stream()
                .sorted(Comparator.<Map.Entry<Row, Count>>comparingLong(
                                entry -> -entry.getValue().clicks())
                        .thenComparing(entry -> entry.getKey().toString()))
                .toList();
    }

    /** Of those that would have gone elsewhere, and of all. */
    Map<Boolean, Count> totals() {
        var totals = new TreeMap<Boolean, Count>(Map.of(true, new Count(0, 0), false, new Count(0, 0)));
        counts.forEach((row, count) -> totals.merge(row.isMoved(), count, Count::plus));
        return totals;
    }
}
