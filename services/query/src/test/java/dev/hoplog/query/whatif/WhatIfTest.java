package dev.hoplog.query.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.analytics.classify.ClickClassifier;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.directory.Link;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import dev.hoplog.events.Trigger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WhatIfTest {

    private static final LinkKey HOME = new LinkKey(Domain.DEFAULT, new Slug("launch"));
    private static final LinkId ID = LinkId.ofBits(new byte[10]);
    private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
    private static final String HERE = "https://example.org/here";
    private static final String THERE = "https://example.org/there?x=1";
    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private static final ClickClassifier CLASSIFIER = new ClickClassifier(List.of(), InstantSource.system());

    @Test
    void clicks_that_go_elsewhere_are_moved() {
        WhatIf whatIf = whatIf(THERE, null, null);

        add(whatIf, AT, Decision.REDIRECTED, HERE + "?campaign=1", FIREFOX);
        add(whatIf, AT, Decision.REDIRECTED, HERE, "curl/8");

        assertThat(whatIf.rows()).singleElement().satisfies(row -> {
            assertThat(row.getKey().before()).isEqualTo(new WhatIf.Outcome(Decision.REDIRECTED, HERE));
            assertThat(row.getKey().after())
                    .isEqualTo(new WhatIf.Outcome(Decision.REDIRECTED, "https://example.org/there"));
            assertThat(row.getValue()).isEqualTo(new WhatIf.Count(2, 1));
        });
        assertThat(whatIf.totals().get(true)).isEqualTo(new WhatIf.Count(2, 1));
        assertThat(whatIf.totals().get(false)).isEqualTo(new WhatIf.Count(0, 0));
    }

    @Test
    void a_query_that_was_forwarded_moves_nobody() {
        WhatIf whatIf = whatIf(HERE, null, null);

        add(whatIf, AT, Decision.REDIRECTED, HERE + "?campaign=1", FIREFOX);

        assertThat(whatIf.totals().get(true)).isEqualTo(new WhatIf.Count(0, 0));
    }

    @Test
    void each_click_is_decided_at_its_own_time() {
        WhatIf whatIf = whatIf(HERE, AT, null);

        add(whatIf, AT.minusMillis(1), Decision.REDIRECTED, HERE, FIREFOX);
        add(whatIf, AT, Decision.REDIRECTED, HERE, FIREFOX);

        assertThat(whatIf.rows().stream().map(row -> row.getKey().after()))
                .containsExactlyInAnyOrder(
                        new WhatIf.Outcome(Decision.REDIRECTED, HERE), new WhatIf.Outcome(Decision.EXPIRED, ""));
    }

    @Test
    void who_was_refused_may_be_redirected() {
        WhatIf whatIf = whatIf(HERE, null, null);

        add(whatIf, AT, Decision.EXPIRED, "", FIREFOX);

        assertThat(whatIf.rows().getFirst().getKey())
                .isEqualTo(new WhatIf.Row(
                        new WhatIf.Outcome(Decision.EXPIRED, ""), new WhatIf.Outcome(Decision.REDIRECTED, HERE), ""));
    }

    @Test
    void clicks_are_told_apart_by_a_dimension() {
        WhatIf whatIf = whatIf(THERE, null, Dimension.BROWSER);

        add(whatIf, AT, Decision.REDIRECTED, HERE, FIREFOX);
        add(whatIf, AT, Decision.REDIRECTED, HERE, FIREFOX);
        add(whatIf, AT, Decision.REDIRECTED, HERE, "curl/8");

        assertThat(whatIf.rows().getFirst().getKey().value()).isEqualTo("Firefox");
        assertThat(whatIf.rows().getFirst().getValue()).isEqualTo(new WhatIf.Count(2, 2));
        assertThat(whatIf.rows()).hasSize(2);
    }

    private static WhatIf whatIf(String url, @Nullable Instant validUntil, @Nullable Dimension by) {
        var settings = new LinkSettings(
                url, url, "", "", List.of(), null, validUntil, null, 302, true, false, false, false, null);
        return new WhatIf(HOME, new Link.Live(1, ID, settings, AT, AT), by);
    }

    private static void add(WhatIf whatIf, Instant at, Decision decision, String destination, String userAgent) {
        var click = new ClickEntry.Click(
                at.toEpochMilli(),
                ID,
                1,
                Domain.DEFAULT,
                "launch",
                "",
                "",
                destination,
                302,
                decision,
                "",
                "",
                Trigger.LINK,
                "GET",
                new ClickEntry.Visitor("", userAgent, "", "", "", 0, "", ""),
                List.of(),
                "");
        Classified classified = CLASSIFIER.classify(click);
        whatIf.add(click, classified, 1);
    }
}
