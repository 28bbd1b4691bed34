package dev.hoplog.bench;

import dev.hoplog.events.BodyHash;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import dev.hoplog.events.Trigger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/*
 * One link has nearly half of all clicks, some are followed often, and all others once. Clicks come in the order of their
 * times: half of them within the last day, the others within nine days before.
 */
/** Links, and the clicks on them one after another. It knows how many each link has, so that counts can be compared. */
final class SampleClicks {

    /** The link with most of the clicks. */
    static final int BIG = 0;

    static final String TAG = "spring sale";
    static final Domain DOMAIN = new Domain("go.example.org");

    /** A further click on a link that is followed often comes after so many on others. */
    private static final int OTHERS_OF_AN_OFTEN_FOLLOWED = 10;

    private static final int MOST_OFTEN_FOLLOWED = 1000;
    private static final int LINKS_OF_A_DOMAIN = 10;
    private static final long LAST_DAY = Duration.ofHours(23).toMillis();
    private static final long DAYS_BEFORE = Duration.ofDays(9).toMillis();
    private static final int JITTER_MILLIS = 600_000;

    private final int links;
    private final int tagged;
    private final long big;
    private final long all;
    private final Instant end;
    private final Crowd crowd;
    private final int[] clicksByLink;
    private final SplittableRandom random = new SplittableRandom(11);
    private long made;
    private long othersMade;
    private int next = 1;

    /**
     * Clicks that are not made yet.
     *
     * @param links at least 2
     * @param tagged how many of them carry the tag
     * @param big clicks on the one link
     * @param end when the last one occurs
     */
    SampleClicks(int links, int tagged, long big, Instant end) {
        this.links = links;
        this.tagged = tagged;
        this.big = big;
        this.end = end;
        long once = links - 1L;
        all = big + once + once / OTHERS_OF_AN_OFTEN_FOLLOWED;
        crowd = new Crowd((int) Math.max(100, all / 8));
        clicksByLink = new int[links];
    }

    /** How many there are in the end. */
    long all() {
        return all;
    }

    long made() {
        return made;
    }

    int clicksOf(int link) {
        return clicksByLink[link];
    }

    long clicksWithTag() {
        return sum(true);
    }

    long clicksOfDomain() {
        return sum(false);
    }

    private long sum(boolean ofTag) {
        long sum = 0;
        for (int link = 0; link < links; link++) {
            sum += (ofTag ? hasTag(link) : !domain(link).isDefault()) ? clicksByLink[link] : 0;
        }
        return sum;
    }

    /** A link that was followed more than once; they begin behind the big one. */
    int oftenFollowed() {
        return Math.clamp((links - 1L) / 100, 1, MOST_OFTEN_FOLLOWED);
    }

    /** Ids of links are in no order. */
    static LinkId id(int link) {
        var bits = new SplittableRandom(link);
        return LinkId.ofBits(ByteBuffer.allocate(10)
                .putLong(bits.nextLong())
                .putShort((short) link)
                .array());
    }

    LinkEvent created(int link) {
        String url = Links.destination(link);
        return new LinkEvent(
                new LinkKey(domain(link), new Slug(Links.slug(link))),
                id(link),
                0,
                new CommandId(new UUID(0x7000, link)),
                BodyHash.NONE,
                "system",
                end.minus(Duration.ofDays(11)),
                new LinkFact.LinkCreated(new LinkSettings(
                        url,
                        url,
                        "",
                        "",
                        hasTag(link) ? List.of(TAG) : List.of(),
                        null,
                        null,
                        null,
                        302,
                        true,
                        false,
                        false,
                        false,
                        null)));
    }

    /** Every so many links, but not the big one. */
    boolean hasTag(int link) {
        return link != BIG && link * (long) tagged / (links - 1) > (link - 1L) * tagged / (links - 1);
    }

    /** Under which domain a link is. */
    static Domain domain(int link) {
        return link % LINKS_OF_A_DOMAIN == LINKS_OF_A_DOMAIN - 1 ? DOMAIN : Domain.DEFAULT;
    }

    ClickEntry.Click next() {
        boolean isBig = (made + 1) * big / all > made * big / all;
        int link = isBig ? BIG : other();
        long occurredAt = occurredAt();
        made++;
        clicksByLink[link]++;
        return new ClickEntry.Click(
                occurredAt,
                id(link),
                1,
                domain(link),
                Links.slug(link),
                "",
                "",
                Links.destination(link),
                302,
                Decision.REDIRECTED,
                "",
                "",
                random.nextInt(50) == 0 ? Trigger.QR : Trigger.LINK,
                "GET",
                crowd.anyone(random, occurredAt),
                List.of(),
                "0123456789abcdef");
    }

    private int other() {
        boolean isOften = ++othersMade % (OTHERS_OF_AN_OFTEN_FOLLOWED + 1) == 0 || next >= links;
        return isOften ? 1 + random.nextInt(oftenFollowed()) : next++;
    }

    private long occurredAt() {
        double part = (double) made / all;
        double beforeEnd = part < 0.5 ? LAST_DAY + (1 - 2 * part) * DAYS_BEFORE : 2 * (1 - part) * LAST_DAY;
        return end.toEpochMilli() - (long) beforeEnd - random.nextInt(JITTER_MILLIS);
    }
}
