package dev.hoplog.query;

import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.codec.ClickCodec;
import dev.hoplog.events.codec.ClickEncoder;
import dev.hoplog.query.journal.JournalWriter;
import dev.hoplog.query.redirect.ClickLog;
import dev.hoplog.query.redirect.Redirect;

/**
 * Writes clicks to a journal: whole; without their details where they are too long, or come in a flood for slugs that do not
 * exist; and as no more than counts where the journal is full. For one thread.
 */
final class JournalClickLog implements ClickLog {

    private static final long SECOND_MILLIS = 1000;
    private static final long MINUTE_MILLIS = 60_000;

    private final JournalWriter journal;
    private final int orphansPerSecond;
    private long second;
    private int orphans;

    /** @param orphansPerSecond requests for unknown slugs that are kept with their details; those beyond are counted */
    JournalClickLog(JournalWriter journal, int orphansPerSecond) {
        this.journal = journal;
        this.orphansPerSecond = orphansPerSecond;
    }

    @Override
    public boolean append(ClickEncoder click, long occurredAt, Redirect redirect, Domain domain) {
        if (redirect.decision() == Decision.UNKNOWN_SLUG && isFlood(occurredAt)) {
            return rollUp(occurredAt, redirect, domain);
        }
        return switch (journal.append(click.array(), click.offset(), click.length(), occurredAt)) {
            case APPENDED -> true;
            case FULL -> rollUp(occurredAt, redirect, domain);
            case TOO_LARGE -> strip(occurredAt, redirect, domain);
        };
    }

    @Override
    public void tick(long now) {
        journal.tick(now);
    }

    private boolean isFlood(long occurredAt) {
        if (occurredAt / SECOND_MILLIS != second) {
            second = occurredAt / SECOND_MILLIS;
            orphans = 0;
        }
        return ++orphans > orphansPerSecond;
    }

    private boolean strip(long occurredAt, Redirect redirect, Domain domain) {
        byte[] stripped = ClickCodec.encode(
                new ClickEntry.StrippedClick(occurredAt, redirect.linkId(), domain, redirect.decision()));
        return journal.append(stripped, occurredAt) == JournalWriter.Appended.APPENDED
                || rollUp(occurredAt, redirect, domain);
    }

    private boolean rollUp(long occurredAt, Redirect redirect, Domain domain) {
        return journal.rollUp(
                new ClickEntry.RollUp(redirect.linkId(), domain, occurredAt / MINUTE_MILLIS, redirect.decision(), 1));
    }
}
