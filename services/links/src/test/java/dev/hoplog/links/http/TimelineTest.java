package dev.hoplog.links.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.api.Hosts;
import dev.hoplog.directory.LinkHistory;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import dev.hoplog.links.Edit;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final LinkId ID = new LinkId("lnk_aaaaaaaaaaaaaaaa");
    private static final LinkKey HOME = new LinkKey(Domain.DEFAULT, new Slug("home"));
    private static final LinkKey ALIAS = new LinkKey(Domain.DEFAULT, new Slug("alias"));
    private static final LinkSettings PLAIN =
            LinkSettings.redirectingTo("https://example.com/", "https://example.com/");

    @Test
    void within_a_millisecond_a_claim_comes_behind_the_creation_and_before_the_change_that_shows_it() {
        assertThat(types(
                        List.of(event(HOME, 0, NOON, new LinkFact.LinkCreated(PLAIN)), shown(1, NOON, ALIAS)),
                        List.of(event(ALIAS, 0, NOON, new LinkFact.AliasClaimed()))))
                .containsExactly("created", "aliasClaimed", "changed");
    }

    @Test
    void within_a_millisecond_a_release_comes_behind_the_change_that_hides_it() {
        assertThat(types(
                        List.of(
                                event(HOME, 0, NOON, new LinkFact.LinkCreated(PLAIN)),
                                shown(1, NOON, ALIAS),
                                shown(2, NOON.plusMillis(1), null)),
                        List.of(
                                event(ALIAS, 0, NOON, new LinkFact.AliasClaimed()),
                                event(ALIAS, 1, NOON.plusMillis(1), new LinkFact.AliasReleased()))))
                .containsExactly("created", "aliasClaimed", "changed", "changed", "aliasReleased");
    }

    @Test
    void a_claim_by_a_slow_clock_does_not_come_before_the_creation() {
        assertThat(types(
                        List.of(event(HOME, 0, NOON, new LinkFact.LinkCreated(PLAIN))),
                        List.of(event(ALIAS, 0, NOON.minusSeconds(5), new LinkFact.AliasClaimed()))))
                .containsExactly("created", "aliasClaimed");
    }

    private static List<String> types(List<LinkEvent> events, List<LinkEvent> aliasEvents) {
        var hosts = new Hosts(URI.create("http://localhost:8080"), List.of());
        return Timeline.of(HOME, new LinkHistory(events, aliasEvents), hosts).data().stream()
                .map(Timeline.Entry::type)
                .toList();
    }

    private static LinkEvent shown(long expectedVersion, Instant at, @Nullable LinkKey primary) {
        LinkSettings settings = Edit.all(PLAIN, List.of(new Edit.Primary(primary)));
        return event(HOME, expectedVersion, at, new LinkFact.LinkChanged(settings, List.of("slug"), 0));
    }

    private static LinkEvent event(LinkKey key, long expectedVersion, Instant at, LinkFact fact) {
        return new LinkEvent(
                key, ID, expectedVersion, new CommandId(new UUID(1, 1)), BodyHash.NONE, "tester", at, fact);
    }
}
