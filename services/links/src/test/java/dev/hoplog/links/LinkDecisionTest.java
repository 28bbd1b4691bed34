package dev.hoplog.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.directory.Link;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import dev.hoplog.links.LinkDecision.Append;
import dev.hoplog.links.LinkDecision.NothingToDo;
import dev.hoplog.links.LinkDecision.Refuse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LinkDecisionTest {

    private static final LinkKey KEY = new LinkKey(Domain.DEFAULT, new Slug("abc"));
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final LinkSettings SETTINGS = LinkSettings.redirectingTo("https://a.b/", "https://a.b/");
    private static final VersionMatch ANY = new VersionMatch.Any();
    private static final int HISTORIES = 300;

    private Link link = Link.ABSENT;

    @Test
    void a_free_slug_is_claimed() {
        assertThat(when(create(1))).isInstanceOfSatisfying(Append.class, append -> {
            assertThat(append.event().expectedVersion()).isZero();
            assertThat(append.event().fact()).isEqualTo(new LinkFact.LinkCreated(SETTINGS));
        });
    }

    @Test
    void a_taken_slug_is_refused() {
        given(create(1));
        assertThat(when(create(2))).isEqualTo(new Refuse(new Rejection.SlugTaken(KEY)));
    }

    @Test
    void a_deleted_slug_is_not_given_out_again() {
        given(create(1), new LinkCommand.Delete(ANY));
        assertThat(when(create(2))).isEqualTo(new Refuse(new Rejection.SlugTaken(KEY)));
    }

    @Test
    void whatever_became_of_a_key_it_is_never_given_to_another_link() {
        LinkId owner = LinkId.ofBits(new byte[10]);
        for (Link taken : List.of(
                new Link.Live(1, owner, SETTINGS, NOW, NOW),
                new Link.Deleted(2, owner, SETTINGS, NOW, NOW),
                new Link.Purged(3, owner),
                new Link.Alias(1, owner, false),
                new Link.Alias(2, owner, true))) {
            assertThat(decide(taken, create(2))).as("%s", taken).isEqualTo(new Refuse(new Rejection.SlugTaken(KEY)));
        }
    }

    @Test
    void a_change_says_what_is_after_it_and_what_it_changed() {
        given(create(1));
        assertThat(when(change(new Edit.Title("t"), new Edit.Notes(""))))
                .isInstanceOfSatisfying(
                        Append.class,
                        append -> assertThat(append.event().fact())
                                .isInstanceOfSatisfying(LinkFact.LinkChanged.class, changed -> {
                                    assertThat(changed.settings().title()).isEqualTo("t");
                                    assertThat(changed.changedFields()).containsExactly("title");
                                }));
    }

    @Test
    void a_change_to_what_is_already_so_is_nothing_to_do() {
        given(create(1), change(new Edit.Title("t")));
        assertThat(when(change(new Edit.Title("t")))).isEqualTo(new NothingToDo());
    }

    @Test
    void a_change_of_a_version_that_is_gone_is_stale() {
        given(create(1), change(new Edit.Title("t")));
        var command = new LinkCommand.Change(List.of(new Edit.Title("u")), new VersionMatch.OneOf(List.of(1L)));
        assertThat(when(command)).isEqualTo(new Refuse(new Rejection.StaleVersion(2)));
    }

    @Test
    void a_period_that_a_change_would_empty_is_refused() {
        given(create(1), change(new Edit.ValidSince(NOW)));
        assertThat(when(change(new Edit.ValidUntil(NOW))))
                .isInstanceOfSatisfying(
                        Refuse.class,
                        refuse -> assertThat(refuse.rejection()).isInstanceOf(Rejection.Unacceptable.class));
    }

    @Test
    void a_deleted_link_is_not_changed() {
        given(create(1), new LinkCommand.Delete(ANY));
        assertThat(when(change(new Edit.Title("t")))).isEqualTo(new Refuse(new Rejection.LinkIsDeleted()));
    }

    @Test
    void a_deleted_link_is_deleted_whichever_version_was_meant() {
        given(create(1), new LinkCommand.Delete(ANY));
        assertThat(when(new LinkCommand.Delete(new VersionMatch.OneOf(List.of(1L)))))
                .isEqualTo(new NothingToDo());
    }

    @Test
    void a_purged_link_is_unknown_to_all_but_another_purge() {
        given(create(1), new LinkCommand.Purge());
        assertThat(when(new LinkCommand.Purge())).isEqualTo(new NothingToDo());
        for (var command : List.of(change(), new LinkCommand.Delete(ANY), new LinkCommand.Restore())) {
            assertThat(when(command)).isEqualTo(new Refuse(new Rejection.UnknownLink()));
        }
    }

    @Test
    void a_deleted_link_can_be_purged() {
        given(create(1), new LinkCommand.Delete(ANY));
        assertThat(when(new LinkCommand.Purge()))
                .isInstanceOfSatisfying(
                        Append.class,
                        append -> assertThat(append.event().fact()).isEqualTo(new LinkFact.LinkPurged()));
    }

    @Test
    void a_live_link_needs_no_restoring() {
        given(create(1));
        assertThat(when(new LinkCommand.Restore())).isEqualTo(new NothingToDo());
    }

    @Test
    void what_was_never_created_is_unknown() {
        for (var command :
                List.of(change(), new LinkCommand.Delete(ANY), new LinkCommand.Restore(), new LinkCommand.Purge())) {
            assertThat(when(command)).isEqualTo(new Refuse(new Rejection.UnknownLink()));
        }
    }

    @Test
    void what_is_decided_can_be_folded_and_folding_it_changes_the_state_once() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            var random = new Random(seed);
            Link state = Link.ABSENT;
            for (int step = 0; step < 50; step++) {
                if (decide(state, any(random)) instanceof Append(LinkEvent event)) {
                    Link after = Link.evolve(state, event);
                    assertThat(after.version()).as("seed %d", seed).isEqualTo(state.version() + 1);
                    assertThat(Link.evolve(after, event)).as("seed %d", seed).isSameAs(after);
                    state = after;
                }
            }
        }
    }

    @Test
    void what_was_just_done_is_refused_or_nothing_to_do() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            var random = new Random(seed);
            Link state = Link.ABSENT;
            for (int step = 0; step < 50; step++) {
                LinkCommand command = any(random);
                if (decide(state, command) instanceof Append(LinkEvent event)) {
                    state = Link.evolve(state, event);
                    assertThat(decide(state, command)).as("seed %d", seed).isNotInstanceOf(Append.class);
                }
            }
        }
    }

    @Test
    void a_deleted_link_stays_deleted_until_it_is_restored() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            var random = new Random(seed);
            Link state = Link.ABSENT;
            for (int step = 0; step < 50; step++) {
                LinkCommand command = any(random);
                boolean wasDeleted = state instanceof Link.Deleted;
                if (decide(state, command) instanceof Append(LinkEvent event)) {
                    state = Link.evolve(state, event);
                    assertThat(wasDeleted
                                    && !(command instanceof LinkCommand.Restore
                                            || command instanceof LinkCommand.Purge))
                            .as("seed %d", seed)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void however_creators_of_one_slug_interleave_one_owns_it() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            var random = new Random(seed);
            var appended = new ArrayList<LinkEvent>();
            for (int creator = 1; creator <= 5; creator++) {
                // Each has folded some part of the log when it decides.
                Link seen = folded(appended.subList(0, random.nextInt(appended.size() + 1)));
                if (decide(seen, create(creator)) instanceof Append(LinkEvent event)) {
                    appended.add(event);
                }
            }
            Link owned = folded(appended);
            assertThat(owned).as("seed %d", seed).isInstanceOfSatisfying(Link.Live.class, live -> {
                assertThat(live.id()).isEqualTo(appended.getFirst().linkId());
                assertThat(live.version()).isEqualTo(1);
            });
        }
    }

    @Test
    void a_free_slug_becomes_an_alias() {
        assertThat(when(new LinkCommand.ClaimAlias(id(1)))).isInstanceOfSatisfying(Append.class, append -> {
            assertThat(append.event().fact()).isEqualTo(new LinkFact.AliasClaimed());
            assertThat(append.event().linkId()).isEqualTo(id(1));
        });
    }

    @Test
    void an_alias_of_another_link_is_taken_even_when_it_was_released() {
        given(new LinkCommand.ClaimAlias(id(1)));
        assertThat(when(new LinkCommand.ClaimAlias(id(2)))).isEqualTo(new Refuse(new Rejection.SlugTaken(KEY)));
        given(new LinkCommand.ReleaseAlias(id(1)));
        assertThat(when(new LinkCommand.ClaimAlias(id(2)))).isEqualTo(new Refuse(new Rejection.SlugTaken(KEY)));
        assertThat(when(create(3))).isEqualTo(new Refuse(new Rejection.SlugTaken(KEY)));
    }

    @Test
    void a_released_alias_can_be_claimed_again_by_its_link() {
        given(new LinkCommand.ClaimAlias(id(1)), new LinkCommand.ReleaseAlias(id(1)));
        assertThat(when(new LinkCommand.ReleaseAlias(id(1)))).isEqualTo(new NothingToDo());
        given(new LinkCommand.ClaimAlias(id(1)));
        assertThat(link).isEqualTo(new Link.Alias(3, id(1), false));
        assertThat(when(new LinkCommand.ClaimAlias(id(1)))).isEqualTo(new NothingToDo());
    }

    @Test
    void the_slug_of_the_creation_is_never_released() {
        given(create(1));
        LinkId home = ((Link.Live) link).id();
        assertThat(when(new LinkCommand.ReleaseAlias(home))).isEqualTo(new Refuse(new Rejection.HomeStays(KEY)));
        assertThat(when(new LinkCommand.ReleaseAlias(id(77)))).isEqualTo(new Refuse(new Rejection.UnknownAlias()));
    }

    @Test
    void a_revert_takes_up_all_settings_of_then_and_says_which_version_they_are_of() {
        given(create(1), change(new Edit.Title("t"), new Edit.Notes("n")));
        assertThat(when(new LinkCommand.Revert(SETTINGS, 1, true, ANY)))
                .isInstanceOfSatisfying(
                        Append.class,
                        append -> assertThat(append.event().fact())
                                .isEqualTo(new LinkFact.LinkChanged(SETTINGS, List.of("title", "notes"), 1)));
    }

    @Test
    void a_revert_keeps_the_slug_that_is_shown_where_that_of_then_is_gone() {
        var other = new LinkKey(Domain.DEFAULT, new Slug("other"));
        var gone = new LinkKey(Domain.DEFAULT, new Slug("gone"));
        given(create(1), change(new Edit.Primary(other)));
        LinkSettings then = Edit.all(SETTINGS, List.of(new Edit.Primary(gone)));
        assertThat(when(new LinkCommand.Revert(then, 1, false, ANY))).isEqualTo(new NothingToDo());
    }

    private static LinkId id(int number) {
        return new LinkId("lnk_aaaaaaaaaaaaaa" + (char) ('a' + number / 26) + (char) ('a' + number % 26));
    }

    private void given(LinkCommand... commands) {
        for (LinkCommand command : commands) {
            link = Link.evolve(link, ((Append) when(command)).event());
        }
    }

    private LinkDecision when(LinkCommand command) {
        return decide(link, command);
    }

    private static LinkDecision decide(Link state, LinkCommand command) {
        var by = new Provenance(new CommandId(new UUID(0, 0)), BodyHash.NONE, "tester");
        return LinkDecision.decide(KEY, state, command, by, NOW);
    }

    private static Link folded(List<LinkEvent> events) {
        Link state = Link.ABSENT;
        for (LinkEvent event : events) {
            state = Link.evolve(state, event);
        }
        return state;
    }

    private static LinkCommand create(int creator) {
        return new LinkCommand.Create(LinkId.ofBits(new byte[] {(byte) creator, 0, 0, 0, 0, 0, 0, 0, 0, 0}), SETTINGS);
    }

    private static LinkCommand change(Edit... edits) {
        return new LinkCommand.Change(List.of(edits), ANY);
    }

    private static LinkCommand any(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> create(random.nextInt(100));
            case 1 -> new LinkCommand.Delete(ANY);
            case 2 -> new LinkCommand.Restore();
            case 3 -> change(new Edit.Title("t" + random.nextInt(3)), new Edit.Disabled(random.nextBoolean()));
            case 4 -> change(new Edit.ValidSince(NOW.plusSeconds(random.nextInt(5))));
            case 5 -> change(new Edit.ValidUntil(NOW.plusSeconds(random.nextInt(5))));
            case 6 -> random.nextInt(10) == 0 ? new LinkCommand.Purge() : new LinkCommand.Delete(ANY);
            default -> change(new Edit.RedirectStatus(301 + random.nextInt(2)), new Edit.Tags(List.of("a")));
        };
    }
}
