package dev.hoplog.query.redirect;

import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Target;
import dev.hoplog.directory.limits.LimitCounts;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.Slug;
import dev.hoplog.events.codec.ClickEncoder;
import dev.hoplog.query.visitors.VisitorHash;
import dev.hoplog.query.visitors.VisitorSalts;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/**
 * Follows slugs. Budget of a request for a known one: a look into memory, a click encoded into an array that is always the
 * same, a journal append; no lock, no waiting. Used by one thread.
 */
public final class Redirector {

    /** Headers and queries are kept up to this many characters: a click must not be as large as a client likes. */
    private static final int MAX_TEXT = 2048;

    /** More than all texts of a click and two times the longest request line. */
    private static final int MAX_CLICK_BYTES = 1 << 17;

    private final Directory directory;
    private final LimitCounts limits;
    private final VisitorHash visitors;
    private final ClickLog clicks;
    private final InstantSource clock;
    private final String node;
    private final ClickEncoder encoder = new ClickEncoder(MAX_CLICK_BYTES);

    public Redirector(
            Directory directory,
            LimitCounts limits,
            VisitorSalts salts,
            ClickLog clicks,
            InstantSource clock,
            String node) {
        this.directory = directory;
        this.limits = limits;
        this.visitors = new VisitorHash(salts, MAX_TEXT);
        this.clicks = clicks;
        this.clock = clock;
        this.node = node;
    }

    /** What a request is answered with by what is known here now; before it is sent, it is for {@link #admit}. */
    Redirect decide(Domain domain, RequestTarget requested) {
        Slug slug = requested.slug();
        Target target = slug == null ? null : directory.target(domain, slug);
        return Redirect.decide(target, requested.forwardedQuery(), clock.millis());
    }

    /**
     * What becomes of a redirect where the link has a limit: a human takes one of its places, if there is one, and a bot takes
     * none. A link without a limit pays for a look at a flag.
     */
    Redirect admit(Redirect redirect, Visit visit) {
        Target target = redirect.target();
        if (target == null || !target.isLimited() || redirect.decision() != Decision.REDIRECTED) {
            return redirect;
        }
        LinkId link = target.id();
        boolean admitted = BotHints.areIn(visit.method(), visit.visitor())
                ? limits.count(link) < target.maxClicks()
                : limits.admit(link, target.maxClicks());
        return admitted ? redirect : Redirect.limitReached(target);
    }

    /**
     * Completed when a slug that is unknown here can be called unknown: a link that another node created before the request
     * came is known here then. At most 100 ms, and at once while brokers are away.
     */
    CompletionStage<Void> caughtUp() {
        return directory.caughtUp();
    }

    /** Writes what was decided into the journal; when this returns, the answer may leave. */
    void journal(Redirect redirect, Domain domain, RequestTarget requested, Visit visit) {
        long occurredAt = clock.millis();
        encoder.begin(occurredAt);
        Target target = redirect.target();
        if (target != null) {
            encoder.link(target.array(), target.idOffset(), target.version());
        }
        Slug slug = requested.slug();
        String slugText = slug == null ? "" : slug.text();
        encoder.request(
                domain,
                slugText,
                isPlain(requested.path(), slugText) ? "" : cut(requested.path()),
                cut(visit.isPrivate() ? requested.campaign() : requested.query()));
        if (redirect.merged() != null && !visit.isPrivate()) {
            encoder.destination(redirect.merged());
        } else if (target != null && redirect.decision() == Decision.REDIRECTED) {
            encoder.destination(target.array(), target.locationOffset(), target.locationLength());
        }
        ClickEntry.Visitor visitor = visit.visitor();
        encoder.answer(redirect.status(), redirect.decision(), requested.trigger(), visit.method())
                .visitor(
                        visitor.referrer(),
                        visitor.userAgent(),
                        visitor.acceptLanguage(),
                        visitor.network(),
                        visitors.of(visit.address(), visitor.userAgent(), occurredAt),
                        visitor.purpose())
                .end(node);
        clicks.append(encoder, occurredAt, redirect, domain);
    }

    /** Called about every second, also while nobody asks for anything. */
    void tick() {
        clicks.tick(clock.millis());
    }

    static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    private static boolean isPlain(String path, String slug) {
        return path.length() == slug.length() + 1 && path.endsWith(slug);
    }
}
