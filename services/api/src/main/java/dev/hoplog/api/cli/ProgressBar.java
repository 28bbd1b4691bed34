package dev.hoplog.api.cli;

import java.io.Console;
import java.time.Duration;
import java.util.Locale;

/**
 * A bar on the terminal, with how many a second and how long the rest will take; where there is no terminal, nothing but its
 * last state. For one thread.
 */
public final class ProgressBar {

    private static final int WIDTH = 40;

    /** More often nobody can read it. */
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final String what;
    private final long all;
    private final boolean isTerminal = isTerminal();
    private final long begin = System.nanoTime();
    private long printedAt = begin - BETWEEN.toNanos();

    /**
     * Nothing of it is done yet.
     *
     * @param what is counted, in a few words
     * @param all how many there are
     */
    public ProgressBar(String what, long all) {
        this.what = what;
        this.all = all;
    }

    /** So many are done. May be called as often as one likes. */
    public void at(long done) {
        at(done, "");
    }

    /** The same, with something else that is worth telling behind it. */
    public void at(long done, String also) {
        long now = System.nanoTime();
        if (isTerminal && now - printedAt >= BETWEEN.toNanos()) {
            printedAt = now;
            System.err.print("\r" + line(what, Math.clamp(done, 0, all), all, Duration.ofNanos(now - begin)) + also);
            System.err.flush();
        }
    }

    /** All are done. */
    public void end() {
        System.err.println(
                (isTerminal ? "\r" : "") + line(what, all, all, Duration.ofNanos(System.nanoTime() - begin)));
    }

    static String line(String what, long done, long all, Duration since) {
        int full = all == 0 ? WIDTH : (int) (done * WIDTH / all);
        double perSecond = done / Math.max(1e-3, since.toNanos() / 1e9);
        String rest = done == 0 || done == all
                ? ""
                : ", " + time(Duration.ofSeconds(Math.round((all - done) / perSecond))) + " left";
        // Padded, so that nothing of a longer line before it stays.
        return String.format(
                Locale.ROOT,
                "%-24s [%s%s] %,d of %,d, %,.0f a second%-14s",
                what,
                "#".repeat(full),
                ".".repeat(WIDTH - full),
                done,
                all,
                perSecond,
                rest);
    }

    private static String time(Duration time) {
        return time.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }

    @SuppressWarnings("SystemConsoleNull") // it is null again where input or output is no terminal
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
