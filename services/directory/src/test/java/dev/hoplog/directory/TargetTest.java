package dev.hoplog.directory;

import static dev.hoplog.directory.Events.NOON;
import static dev.hoplog.directory.Events.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TargetTest {

    private static final LinkKey KEY = new LinkKey(new Domain("go.example"), new Slug("grüße"));

    @Test
    void it_says_of_every_live_link_what_the_link_says() {
        var random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            Instant since = random.nextBoolean() ? NOON.plusMillis(random.nextInt(5) - 2) : null;
            Instant until = random.nextBoolean() ? NOON.plusMillis(random.nextInt(5) - 2) : null;
            var link = new Link.Live(
                    1 + random.nextLong(1L << 40),
                    id(round),
                    settings(
                            since,
                            until,
                            random.nextBoolean() ? random.nextLong(Long.MAX_VALUE) : null,
                            random.nextBoolean(),
                            random.nextBoolean(),
                            random.nextBoolean()),
                    NOON,
                    NOON);

            Target target = Target.of(KEY, link);

            assertThat(target.status(NOON.toEpochMilli())).as("%s", link).isEqualTo(link.status(NOON));
            assertThat(target.key()).isEqualTo(KEY);
            assertThat(target.id()).isEqualTo(link.id());
            assertThat(target.version()).isEqualTo(link.version());
            assertThat(target.redirectStatus()).isEqualTo(307);
            assertThat(target.forwardsQuery()).isEqualTo(link.settings().forwardQuery());
            assertThat(target.location()).isEqualTo("https://xn--a.example/");
            assertThat(target.isAlias()).isFalse();
            assertThat(target.isCrawlable()).isEqualTo(link.settings().crawlable());
            assertThat(target.isLimited()).isEqualTo(link.settings().maxClicks() != null);
            if (target.isLimited()) {
                assertThat(target.maxClicks()).isEqualTo(link.settings().maxClicks());
            }
        }
    }

    @Test
    void it_keeps_no_text_of_a_link_that_is_deleted() {
        LinkSettings settings = settings(NOON, NOON.plus(Duration.ofDays(1)), 5L, false, true, true);

        for (Link link : List.of(
                new Link.Deleted(3, id(1), settings, NOON, NOON),
                new Link.Purged(3, id(1)),
                new Link.Alias(3, id(1), true))) {
            Target target = Target.of(KEY, link);

            assertThat(target.status(NOON.toEpochMilli())).isEqualTo(LinkStatus.DELETED);
            assertThat(target.location()).isEmpty();
            assertThat(target.isLimited()).isFalse();
            assertThat(target.id()).isEqualTo(id(1));
            assertThat(target.version()).isEqualTo(3);
        }
    }

    private static LinkSettings settings(
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable Long maxClicks,
            boolean disabled,
            boolean forwardQuery,
            boolean crawlable) {
        return new LinkSettings(
                "https://ä.example",
                "https://xn--a.example/",
                "title",
                "notes",
                List.of("tag"),
                since,
                until,
                maxClicks,
                307,
                forwardQuery,
                crawlable,
                disabled,
                false,
                null);
    }
}
