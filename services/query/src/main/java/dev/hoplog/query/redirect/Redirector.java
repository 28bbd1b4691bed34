package dev.hoplog.query.redirect;

import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Link;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.Slug;
import dev.hoplog.events.Trigger;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Follows slugs. Budget of a request for a known one: one directory read, one journal append; no lock, no waiting. Used by one thread. */
public final class Redirector {

    /** Headers and queries are kept up to this many characters: a click must not be as large as a client likes. */
    private static final int MAX_TEXT = 2048;

    private final Directory directory;
    private final ClickLog clicks;
    private final InstantSource clock;
    private final String node;

    public Redirector(Directory directory, ClickLog clicks, InstantSource clock, String node) {
        this.directory = directory;
        this.clicks = clicks;
        this.clock = clock;
        this.node = node;
    }

    /** What a request is answered with by what is known here now. */
    Redirect decide(Domain domain, RequestTarget target) {
        Slug slug = target.slug();
        Link link = slug == null ? Link.ABSENT : directory.resolve(new LinkKey(domain, slug));
        return Redirect.decide(link, target.query(), clock.instant());
    }

    /**
     * Completed when a slug that is unknown here can be called unknown: a link that another node created before the request
     * came is known here then. At most 100 ms, and at once while brokers are away.
     */
    CompletionStage<Void> caughtUp() {
        return directory.caughtUp();
    }

    /** Writes what was decided into the journal; when this returns, the answer may leave. */
    void journal(Redirect redirect, Domain domain, RequestTarget target, String method, ClickEntry.Visitor visitor) {
        Slug slug = target.slug();
        String slugText = slug == null ? "" : slug.text();
        clicks.append(new ClickEntry.Click(
                clock.millis(),
                redirect.linkId(),
                redirect.linkVersion(),
                domain,
                slugText,
                isPlain(target.path(), slugText) ? "" : cut(target.path()),
                cut(target.query()),
                redirect.location(),
                redirect.status(),
                redirect.decision(),
                "",
                "",
                Trigger.LINK,
                method,
                visitor,
                List.of(),
                node));
    }

    static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    private static boolean isPlain(String path, String slug) {
        return path.length() == slug.length() + 1 && path.endsWith(slug);
    }
}
