package dev.hoplog.query.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.directory.Link;
import dev.hoplog.directory.Target;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RedirectTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final LinkId ID = new LinkId("lnk_mzxw6ytbojtg633c");

    @Test
    void a_live_link_redirects_to_its_location_with_its_status() {
        Redirect redirect = decide(live(settings(308, false, null, null, false)), "x=1", NOON);

        assertAnswer(redirect, Decision.REDIRECTED, 308, 7, "https://xn--a.example/");
    }

    @Test
    void a_link_forwards_the_query_where_it_is_told_to() {
        Redirect redirect = decide(live(settings(302, true, null, null, false)), "x=1", NOON);

        assertThat(redirect.location()).isEqualTo("https://xn--a.example/?x=1");
    }

    @Test
    void a_link_that_begins_later_is_not_there_yet() {
        Redirect redirect = decide(live(settings(302, true, NOON.plusMillis(1), null, false)), "", NOON);

        assertAnswer(redirect, Decision.SCHEDULED, 404, 7, "");
    }

    @Test
    void a_link_that_ended_is_gone() {
        Redirect redirect = decide(live(settings(302, true, null, NOON, false)), "", NOON);

        assertAnswer(redirect, Decision.EXPIRED, 410, 7, "");
    }

    @Test
    void a_disabled_link_is_gone() {
        Redirect redirect = decide(live(settings(302, true, null, null, true)), "", NOON);

        assertAnswer(redirect, Decision.DISABLED, 410, 7, "");
    }

    @Test
    void a_deleted_link_is_gone_and_an_unknown_one_unknown() {
        var deleted = new Link.Deleted(8, ID, settings(302, true, null, null, false), NOON, NOON);

        assertAnswer(decide(deleted, "", NOON), Decision.DELETED, 410, 8, "");
        assertThat(Redirect.decide(null, "", NOON.toEpochMilli())).isEqualTo(Redirect.UNKNOWN);
        assertThat(Redirect.UNKNOWN.linkId()).isNull();
        assertThat(Redirect.UNKNOWN.location()).isEmpty();
    }

    @Test
    void a_link_whose_limit_is_reached_is_gone() {
        Target target =
                Target.of(new LinkKey(Domain.DEFAULT, new Slug("abc")), live(settings(302, true, null, null, false)));

        assertAnswer(Redirect.limitReached(target), Decision.LIMIT_REACHED, 410, 7, "");
    }

    private static Redirect decide(Link link, String query, Instant now) {
        return Redirect.decide(
                Target.of(new LinkKey(Domain.DEFAULT, new Slug("abc")), link), query, now.toEpochMilli());
    }

    private static void assertAnswer(
            Redirect redirect, Decision decision, int status, long linkVersion, String location) {
        assertThat(redirect.decision()).isEqualTo(decision);
        assertThat(redirect.status()).isEqualTo(status);
        assertThat(redirect.linkId()).isEqualTo(ID);
        assertThat(redirect.target()).isNotNull().extracting(Target::version).isEqualTo(linkVersion);
        assertThat(redirect.location()).isEqualTo(location);
    }

    private static Link.Live live(LinkSettings settings) {
        return new Link.Live(7, ID, settings, NOON, NOON);
    }

    private static LinkSettings settings(
            int status, boolean forwardQuery, @Nullable Instant since, @Nullable Instant until, boolean disabled) {
        return new LinkSettings(
                "https://ä.example",
                "https://xn--a.example/",
                "",
                "",
                List.of(),
                since,
                until,
                null,
                status,
                forwardQuery,
                false,
                disabled,
                false,
                null);
    }
}
