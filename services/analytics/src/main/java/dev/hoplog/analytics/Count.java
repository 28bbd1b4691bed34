package dev.hoplog.analytics;

/**
 * A number of clicks.
 *
 * @param clicks all of them: humans, bots, and those of which nothing is known that could tell
 */
public record Count(long clicks, long humans, long bots) {

    public static final Count NONE = new Count(0, 0, 0);

    public long unclassified() {
        return clicks - humans - bots;
    }

    public Count plus(Count other) {
        return new Count(clicks + other.clicks, humans + other.humans, bots + other.bots);
    }

    Count plus(long moreClicks, long moreHumans, long moreBots) {
        return new Count(clicks + moreClicks, humans + moreHumans, bots + moreBots);
    }

    Count minus(Count other) {
        return new Count(clicks - other.clicks, humans - other.humans, bots - other.bots);
    }
}
