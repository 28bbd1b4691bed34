package dev.hoplog.analytics;

import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.analytics.classify.ClickClassifier;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.Trigger;
import dev.hoplog.events.codec.ClickCodec;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a click counts as: of visitors whose user agents came before, of user agents that are new, and of those that are
 * made to take long. A database of places is read if the property {@code geo} names one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls the setup before everything else.
public class ClassifierBenchmark {

    private static final int CLICKS = 4096;
    private static final List<String> SYSTEMS = List.of(
            "Windows NT 10.0; Win64; x64",
            "Macintosh; Intel Mac OS X 10_15_7",
            "X11; Linux x86_64",
            "Linux; Android 10; K",
            "Linux; Android 14; SM-S918B",
            "iPhone; CPU iPhone OS 18_5 like Mac OS X");
    private static final List<String> REFERRERS = List.of(
            "",
            "https://www.google.com/",
            "https://t.co/abc",
            "https://www.example.org/page?x=y",
            "https://l.facebook.com/");

    private final SplittableRandom random = new SplittableRandom(1);
    private ClickClassifier classifier;
    private List<byte[]> clicks;
    private int next;

    /** Makes the clicks, as they come from the log. */
    @Setup(Level.Trial)
    public void make() {
        String geo = System.getProperty("geo", "");
        classifier = new ClickClassifier(geo.isEmpty() ? List.of() : List.of(Path.of(geo)), InstantSource.system());
        clicks = new ArrayList<>();
        for (int i = 0; i < CLICKS; i++) {
            int version = 120 + random.nextInt(20);
            String agent = "Mozilla/5.0 (" + SYSTEMS.get(random.nextInt(SYSTEMS.size()))
                    + ") AppleWebKit/537.36 (KHTML, like Gecko) Chrome/" + version + ".0.0.0 Safari/537.36";
            clicks.add(ClickCodec.encode(click(agent)));
        }
    }

    /** Only the reading of a click, which is in the next one, too: its texts must be new each time. */
    @Benchmark
    public ClickEntry.Click read() {
        return (ClickEntry.Click) ClickCodec.decode(clicks.get(next++ % CLICKS));
    }

    /** As most are: with one of some hundred user agents. */
    @Benchmark
    public Classified known() {
        return classifier.classify(read());
    }

    /** With a browser of a version that was never seen. */
    @Benchmark
    public Classified fresh() {
        return classifier.classify(click("Mozilla/5.0 (" + SYSTEMS.get(next % SYSTEMS.size())
                + ") AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0." + next++ + " Safari/537.36"));
    }

    /** With one that keeps regular expressions busy. */
    @Benchmark
    public Classified hostile() {
        return classifier.classify(click(("Aa Bb-" + next++ + " the spider bot ").repeat(25)));
    }

    private ClickEntry.Click click(String userAgent) {
        return new ClickEntry.Click(
                1_772_360_430_000L,
                LinkId.ofBits(new byte[10]),
                1,
                Domain.DEFAULT,
                "slug",
                "",
                "utm_source=newsletter&utm_medium=email&utm_campaign=spring",
                "https://example.org/some/landing/page?campaign=autumn",
                302,
                Decision.REDIRECTED,
                "",
                "",
                Trigger.LINK,
                "GET",
                new ClickEntry.Visitor(
                        REFERRERS.get(random.nextInt(REFERRERS.size())),
                        userAgent,
                        "de-CH,de;q=0.9,en-US;q=0.8,en;q=0.7",
                        "203.0." + random.nextInt(256) + ".0/24",
                        "",
                        0,
                        "",
                        ""),
                List.of(),
                "0123456789abcdef");
    }
}
