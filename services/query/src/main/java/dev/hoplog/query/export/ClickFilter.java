package dev.hoplog.query.export;

import dev.hoplog.analytics.classify.Kind;
import dev.hoplog.events.ClickEntry.Click;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which clicks are wanted.
 *
 * @param from the first instant at which they may occur; null for any
 * @param to the first instant at which they may no more; null for any
 * @param linkId null for all links, and for none
 * @param domains empty for all
 * @param excludeBots whether those of programs are left out
 * @param allDecisions whether requests are wanted that were not redirected, too
 */
public record ClickFilter(
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable LinkId linkId,
        Set<Domain> domains,
        boolean excludeBots,
        boolean allDecisions) {

    public ClickFilter {
        domains = Set.copyOf(domains);
    }

    /** The same for the same filter in any process. */
    String text() {
        return "clicks " + from + ' ' + to + ' ' + linkId + ' '
                + domains.stream().map(Domain::name).sorted().toList() + ' ' + excludeBots + ' ' + allDecisions;
    }

    /** All that can be told without looking who asked. */
    boolean includes(Click click) {
        return (from == null || click.occurredAt() >= from.toEpochMilli())
                && (to == null || click.occurredAt() < to.toEpochMilli())
                && (linkId == null || linkId.equals(click.linkId()))
                && (domains.isEmpty() || domains.contains(click.domain()))
                && (allDecisions || click.decision() == Decision.REDIRECTED);
    }

    boolean includes(Kind kind) {
        return !excludeBots || kind != Kind.BOT;
    }
}
