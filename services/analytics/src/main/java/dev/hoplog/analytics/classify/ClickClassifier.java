package dev.hoplog.analytics.classify;

import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Trigger;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tells what a click counts as by lists that are in the jar and by databases of places, if there are any. A microsecond or
 * two for a click whose user agent came before: ClassifierBenchmark.
 */
public final class ClickClassifier implements Classifier {

    /**
     * Of all that the result depends on but for the databases of places. Counts that were made with another one do not fit
     * together with those made now.
     */
    public static final String VERSION = "uap-core 0.18.0, isbot 5.2.3, hoplog 1";

    private static final String HEAD = "HEAD";
    private static final List<String> VERSIONS =
            IntStream.range(0, 256).mapToObj(Integer::toString).toList();

    private final UserAgents userAgents = new UserAgents();
    private final DirectMappedCache<String> sources =
            new DirectMappedCache<>(new Referrers(new Sources(Resources.lines("sources.txt")))::source);
    private final DirectMappedCache<String> languages = new DirectMappedCache<>(new Languages()::first);
    private final DirectMappedCache<String> destinations = new DirectMappedCache<>(ClickClassifier::destination);
    private final List<GeoDatabase> geoDatabases;

    /**
     * @param geoDatabases files in MaxMind's format, none for unknown places; the first that knows a network tells where it
     *     is. They may be replaced at any time.
     * @param clock tells when it is time to look whether they were
     */
    public ClickClassifier(List<Path> geoDatabases, InstantSource clock) {
        this.geoDatabases =
                geoDatabases.stream().map(file -> new GeoDatabase(file, clock)).toList();
    }

    @Override
    public Classified classify(ClickEntry.Click click) {
        ClickEntry.Visitor visitor = click.visitor();
        UserAgents.Agent agent = userAgents.of(visitor.userAgent());
        Place place = place(visitor);
        Campaign campaign = Campaign.of(click.query(), click.parameters());
        return new Classified(
                kind(click, agent),
                // By the places of the dimensions.
                List.of(
                        place.country(),
                        place.region(),
                        place.city(),
                        agent.device(),
                        agent.browser(),
                        agent.system(),
                        sources.get(visitor.referrer()),
                        languages.get(visitor.acceptLanguage()),
                        campaign.source(),
                        campaign.medium(),
                        campaign.name(),
                        destinations.get(click.destination()),
                        version(click.linkVersion()),
                        trigger(click.trigger())));
    }

    private static Kind kind(ClickEntry.Click click, UserAgents.Agent agent) {
        ClickEntry.Visitor visitor = click.visitor();
        if (agent.isBot()
                || click.method().equals(HEAD)
                || !visitor.purpose().isEmpty()
                || !visitor.botHint().isEmpty()) {
            return Kind.BOT;
        }
        return visitor.userAgent().isBlank() ? Kind.UNCLASSIFIED : Kind.HUMAN;
    }

    private Place place(ClickEntry.Visitor visitor) {
        Place place = Place.UNKNOWN;
        for (int i = 0; i < geoDatabases.size() && place.equals(Place.UNKNOWN); i++) {
            place = geoDatabases.get(i).place(visitor.network());
        }
        return visitor.country().isEmpty() ? place : place.in(Place.country(visitor.country()));
    }

    /** Links have few, and the same text is compared at once. */
    private static String version(long version) {
        return version >= 0 && version < VERSIONS.size() ? VERSIONS.get((int) version) : Long.toString(version);
    }

    private static String destination(String url) {
        return Value.of(withoutQuery(url), Classified.NONE);
    }

    /** A URL up to its query and its fragment. */
    public static String withoutQuery(String url) {
        int end = 0;
        while (end < url.length() && url.charAt(end) != '?' && url.charAt(end) != '#') {
            end++;
        }
        return url.substring(0, end);
    }

    private static String trigger(Trigger trigger) {
        return switch (trigger) {
            case LINK -> "link";
            case QR -> "qr";
            case PIXEL -> "pixel";
            case PREVIEW -> "preview";
            case UNKNOWN_TO_THIS_VERSION -> Classified.UNKNOWN;
        };
    }
}
