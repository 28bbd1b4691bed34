package dev.hoplog.directory;

import static dev.hoplog.directory.Events.NOON;
import static dev.hoplog.directory.Events.changed;
import static dev.hoplog.directory.Events.created;
import static dev.hoplog.directory.Events.event;
import static dev.hoplog.directory.Events.id;
import static dev.hoplog.directory.Events.key;
import static dev.hoplog.directory.Events.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkTest {

    private static final long SEED = 11_23;
    private static final int HISTORIES = 2_000;

    @Test
    void the_first_claim_in_the_log_owns_the_slug() {
        Link link = fold(List.of(created("abc", 1, "https://one.example"), created("abc", 2, "https://two.example")));

        assertThat(link)
                .isInstanceOfSatisfying(
                        Link.Live.class, live -> assertThat(live.id()).isEqualTo(id(1)));
    }

    @Test
    void an_event_that_expects_a_version_to_come_is_void() {
        Link link = fold(List.of(created("abc", 1, "https://one.example")));

        assertThat(Link.evolve(link, changed("abc", 1, 2, 2, "https://two.example")))
                .isSameAs(link);
        assertThat(Link.evolve(Link.ABSENT, changed("abc", 1, 1, 2, "https://two.example")))
                .isSameAs(Link.ABSENT);
    }

    @Test
    void in_every_order_of_any_number_of_claims_exactly_one_takes_effect() {
        var random = new Random(SEED);
        for (int history = 0; history < HISTORIES; history++) {
            var claims = new ArrayList<LinkEvent>();
            for (int claimant = 1; claimant <= 1 + random.nextInt(8); claimant++) {
                // Each may come more than once: a producer repeats what it does not know to be written.
                for (int copy = 0; copy <= random.nextInt(3); copy++) {
                    claims.add(created("abc", claimant, "https://example.org/" + claimant));
                }
            }
            Collections.shuffle(claims, random);

            Link link = fold(claims);

            assertThat(link)
                    .as("seed %d, history %d", SEED, history)
                    .isEqualTo(Link.evolve(Link.ABSENT, claims.getFirst()));
        }
    }

    @Test
    void a_repeated_event_changes_nothing_wherever_it_comes_again() {
        var random = new Random(SEED);
        for (int history = 0; history < HISTORIES; history++) {
            List<LinkEvent> events = randomHistory(random);
            var repeated = new ArrayList<LinkEvent>();
            for (LinkEvent event : events) {
                repeated.add(event);
                repeated.add(repeated.get(random.nextInt(repeated.size())));
            }

            assertThat(fold(repeated)).as("seed %d, history %d", SEED, history).isEqualTo(fold(events));
        }
    }

    @Test
    void versions_grow_by_one_with_each_event_that_takes_effect_and_by_nothing_else() {
        var random = new Random(SEED);
        for (int history = 0; history < HISTORIES; history++) {
            Link link = Link.ABSENT;
            for (LinkEvent event : randomHistory(random)) {
                Link next = Link.evolve(link, event);
                boolean fits = event.expectedVersion() == link.version();
                assertThat(next.version())
                        .as("seed %d, history %d", SEED, history)
                        .isEqualTo(fits ? link.version() + 1 : link.version());
                if (!fits) {
                    assertThat(next).isSameAs(link);
                }
                link = next;
            }
        }
    }

    @Test
    void a_deleted_link_keeps_its_settings_and_comes_back_with_them() {
        Link deleted = fold(List.of(
                created("abc", 1, "https://one.example"), event(key("abc"), 1, 1, 2, new LinkFact.LinkDeleted())));
        Link restored = Link.evolve(deleted, event(key("abc"), 1, 2, 3, new LinkFact.LinkRestored()));

        assertThat(deleted).isInstanceOf(Link.Deleted.class);
        assertThat(restored).isInstanceOfSatisfying(Link.Live.class, live -> {
            assertThat(live.settings()).isEqualTo(to("https://one.example"));
            assertThat(live.createdAt()).isEqualTo(NOON.plusSeconds(1));
            assertThat(live.updatedAt()).isEqualTo(NOON.plusSeconds(3));
        });
    }

    @Test
    void a_purged_link_has_no_text_left_to_restore() {
        Link purged = fold(List.of(
                created("abc", 1, "https://one.example"), event(key("abc"), 1, 1, 2, new LinkFact.LinkPurged())));

        assertThat(purged).isEqualTo(new Link.Purged(2, id(1)));
        assertThat(Link.evolve(purged, event(key("abc"), 1, 2, 3, new LinkFact.LinkRestored())))
                .isEqualTo(new Link.Purged(3, id(1)));
    }

    @Test
    void an_alias_is_a_claim_like_any_other() {
        Link alias = fold(List.of(
                event(key("two"), 1, 0, 5, new LinkFact.AliasClaimed()), created("two", 2, "https://two.example")));

        assertThat(alias).isEqualTo(new Link.Alias(1, id(1), false));
        assertThat(Link.evolve(alias, event(key("two"), 1, 1, 6, new LinkFact.AliasReleased())))
                .isEqualTo(new Link.Alias(2, id(1), true));
    }

    @Test
    void a_link_is_active_from_its_first_instant_until_just_before_its_last() {
        Instant since = NOON;
        Instant until = NOON.plusSeconds(60);
        var live = new Link.Live(1, id(1), between(since, until), NOON, NOON);

        assertThat(live.status(since.minusMillis(1))).isEqualTo(LinkStatus.SCHEDULED);
        assertThat(live.status(since)).isEqualTo(LinkStatus.ACTIVE);
        assertThat(live.status(until.minusMillis(1))).isEqualTo(LinkStatus.ACTIVE);
        assertThat(live.status(until)).isEqualTo(LinkStatus.EXPIRED);
    }

    private static LinkSettings between(Instant since, Instant until) {
        return new LinkSettings(
                "https://one.example",
                "https://one.example",
                "",
                "",
                List.of(),
                since,
                until,
                null,
                302,
                true,
                false,
                false,
                false,
                null);
    }

    private static Link fold(List<LinkEvent> events) {
        Link link = Link.ABSENT;
        for (LinkEvent event : events) {
            link = Link.evolve(link, event);
        }
        return link;
    }

    /** Events of several writers of one key, many of them too late, none ahead of what its writer can have folded. */
    private static List<LinkEvent> randomHistory(Random random) {
        var events = new ArrayList<LinkEvent>();
        int length = 1 + random.nextInt(20);
        Link link = Link.ABSENT;
        for (int i = 0; i < length; i++) {
            long expected = Math.max(0, link.version() - random.nextInt(3));
            LinkFact fact = switch (random.nextInt(7)) {
                case 0, 1 -> new LinkFact.LinkCreated(to("https://example.org/" + i));
                case 2 -> new LinkFact.LinkChanged(to("https://example.org/" + i), List.of("longUrl"), 0);
                case 3 -> new LinkFact.LinkDeleted();
                case 4 -> new LinkFact.LinkRestored();
                case 5 -> new LinkFact.AliasClaimed();
                default -> new LinkFact.AliasReleased();
            };
            LinkEvent event = event(key("abc"), random.nextInt(3), expected, i, fact);
            events.add(event);
            link = Link.evolve(link, event);
        }
        return events;
    }

    @Test
    void what_is_changed_without_having_been_created_is_believed() {
        assertThat(fold(List.of(changed("abc", 1, 0, 1, "https://one.example"))))
                .isInstanceOf(Link.Live.class);
    }
}
