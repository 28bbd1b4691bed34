package dev.hoplog.query.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Scope;
import dev.hoplog.events.Domain;
import dev.hoplog.query.live.LiveEvent.About;
import dev.hoplog.query.live.LiveEvent.Kind;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WantedTest {

    private static final About CLICK = new About(Kind.CLICK, PaperLogs.id(1), Domain.DEFAULT, PaperLogs.NOON);
    private static final About ORPHAN = new About(Kind.CLICK, null, Domain.DEFAULT, PaperLogs.NOON);
    private static final About ELSEWHERE =
            new About(Kind.CLICK, PaperLogs.id(1), PaperLogs.OTHER_DOMAIN, PaperLogs.NOON);
    private static final About LINK = new About(Kind.LINK, PaperLogs.id(2), Domain.DEFAULT, PaperLogs.NOON);

    private final Caller limited =
            new Caller("key_1", "owner", Set.of(Scope.CLICKS_READ), Set.of(PaperLogs.OTHER_DOMAIN));

    @Test
    void all_is_all() {
        assertThat(ListenerTest.ALL.includes(CLICK)).isTrue();
        assertThat(ListenerTest.ALL.includes(ORPHAN)).isTrue();
        assertThat(ListenerTest.ALL.includes(ELSEWHERE)).isTrue();
        assertThat(ListenerTest.ALL.includes(LINK)).isTrue();
    }

    @Test
    void a_kind_is_told_where_it_is_wanted() {
        var links = new Wanted(Set.of(Kind.LINK), null, null, ListenerTest.ADMIN);

        assertThat(links.includes(LINK)).isTrue();
        assertThat(links.includes(CLICK)).isFalse();
    }

    @Test
    void of_one_link_nothing_else_is_told() {
        var ofOne = new Wanted(Set.of(Kind.values()), PaperLogs.id(1), null, ListenerTest.ADMIN);

        assertThat(ofOne.includes(CLICK)).isTrue();
        assertThat(ofOne.includes(ORPHAN)).isFalse();
        assertThat(ofOne.includes(LINK)).isFalse();
    }

    @Test
    void a_limited_key_is_told_of_its_domains_only() {
        var ofDomain = new Wanted(Set.of(Kind.CLICK), null, null, limited);

        assertThat(ofDomain.includes(ELSEWHERE)).isTrue();
        assertThat(ofDomain.includes(CLICK)).isFalse();
        assertThat(ofDomain.includes(ORPHAN)).isFalse();
    }

    @Test
    void what_happened_before_the_time_is_not_told() {
        assertThat(new Wanted(Set.of(Kind.CLICK), null, PaperLogs.NOON, ListenerTest.ADMIN).includes(CLICK))
                .isTrue();
        assertThat(new Wanted(Set.of(Kind.CLICK), null, PaperLogs.NOON.plusMillis(1), ListenerTest.ADMIN)
                        .includes(CLICK))
                .isFalse();
    }
}
