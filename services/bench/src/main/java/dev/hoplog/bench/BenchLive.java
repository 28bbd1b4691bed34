package dev.hoplog.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What it costs to tell many listeners of each click, and what one costs them who reads nothing. */
@Command(
        name = "live",
        mixinStandardHelpOptions = true,
        description = {
            "Lets many listen to all clicks, everything in one process, while a visitor follows a link at a rate. Then lets a few",
            "listen at a higher rate, first by themselves and then beside one who reads nothing. Takes about two minutes."
        })
final class BenchLive implements Callable<Integer> {

    private static final String SLUG = "followed";
    private static final String DROPPED = "hoplog_live_dropped_total";
    private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
    private static final int WARM_UP_SECONDS = 5;
    private static final int FEW = 5;
    private static final int HIGHER_RATE = 500;
    /** Until more waits for one who reads nothing than he may leave there, and than fits into the buffers on the way. */
    private static final int SECONDS_TO_STALL = 40;

    @Option(names = "--listeners", paramLabel = "N", defaultValue = "2000", description = "Default: 2000")
    private int listeners;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "10", description = "Clicks a second; default: 10")
    private int rate;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "10", description = "Of measuring; default: 10")
    private int seconds;

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("hoplog-live");
        System.err.println("starting Hoplog ...");
        try (Server hoplog =
                Server.start(Server.STANDALONE, Server.environment(folder)).awaitReady()) {
            hoplog.post("/api/v1/links", "{\"longUrl\":\"https://example.org/some/page\",\"slug\":\"" + SLUG + "\"}");
            try (var visitor = new Visitor(hoplog.redirectPort())) {
                manyListen(hoplog, visitor);
                fewListen(hoplog, visitor);
                oneStalls(hoplog, visitor);
            }
        } finally {
            Folders.delete(folder);
        }
        return 0;
    }

    private void manyListen(Server hoplog, Visitor visitor) throws Exception {
        follow(visitor, rate, WARM_UP_SECONDS);
        Cpu before = Cpu.of(List.of(hoplog.pid()));
        follow(visitor, rate, seconds);
        double alone = Cpu.of(List.of(hoplog.pid())).since(before).micros();
        long heapBefore = heap(hoplog);
        try (var listening = new Listeners(hoplog.apiPort(), listeners)) {
            listening.awaitAll();
            long heap = heap(hoplog) - heapBefore;
            follow(visitor, rate, WARM_UP_SECONDS);
            LockSupport.parkNanos(1_000_000_000);
            listening.forget();
            before = Cpu.of(List.of(hoplog.pid()));
            follow(visitor, rate, seconds);
            LockSupport.parkNanos(1_000_000_000);
            double used = Cpu.of(List.of(hoplog.pid())).since(before).micros();
            System.out.printf(
                    Locale.ROOT,
                    "%d listeners, %d clicks a second for %d s:%n"
                            + "  events told          %,d of %,d%n"
                            + "  CPU for an event     %.1f us%n"
                            + "  heap for a listener  %.1f KB%n"
                            + "  from click to event  p50 %d ms, p99 %d ms%n",
                    listeners,
                    rate,
                    seconds,
                    listening.told(),
                    (long) listeners * rate * seconds,
                    (used - alone) / Math.max(1, listening.told()),
                    heap / 1024.0 / listeners,
                    listening.delay(0.5),
                    listening.delay(0.99));
        }
    }

    private static void fewListen(Server hoplog, Visitor visitor) throws Exception {
        try (var listening = new Listeners(hoplog.apiPort(), FEW)) {
            listening.awaitAll();
            print(FEW + " listeners", listening, visitor);
        }
    }

    private static void oneStalls(Server hoplog, Visitor visitor) throws Exception {
        double before = hoplog.metric(DROPPED);
        try (var listening = new Listeners(hoplog.apiPort(), FEW);
                var stalled = new Listeners(hoplog.apiPort(), 1)) {
            listening.awaitAll();
            stalled.awaitAll();
            stalled.stopReading();
            print(FEW + " listeners beside one who reads nothing", listening, visitor);
        }
        System.out.printf(Locale.ROOT, "  given up             %.0f%n", hoplog.metric(DROPPED) - before);
    }

    private static void print(String who, Listeners listening, Visitor visitor) throws IOException {
        follow(visitor, HIGHER_RATE, WARM_UP_SECONDS);
        LockSupport.parkNanos(1_000_000_000);
        listening.forget();
        follow(visitor, HIGHER_RATE, SECONDS_TO_STALL);
        LockSupport.parkNanos(1_000_000_000);
        System.out.printf(
                Locale.ROOT,
                "%s, %d clicks a second for %d s:%n"
                        + "  events told          %,d of %,d%n"
                        + "  from click to event  p50 %d ms, p99 %d ms%n",
                who,
                HIGHER_RATE,
                SECONDS_TO_STALL,
                listening.told(),
                (long) FEW * HIGHER_RATE * SECONDS_TO_STALL,
                listening.delay(0.5),
                listening.delay(0.99));
    }

    private static void follow(Visitor visitor, int perSecond, int forSeconds) throws IOException {
        long begin = System.nanoTime();
        for (long click = 0; click < (long) perSecond * forSeconds; click++) {
            LockSupport.parkNanos(begin + click * 1_000_000_000L / perSecond - System.nanoTime());
            visitor.follow(SLUG);
        }
    }

    /** Bytes of all that is reachable in the process. */
    private static long heap(Server hoplog) throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(hoplog.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var totals = new ArrayList<Long>();
        Matcher total = TOTAL.matcher(said);
        while (total.find()) {
            totals.add(Long.parseLong(total.group(1)));
        }
        if (totals.isEmpty()) {
            throw new BenchException("The heap cannot be looked at (" + said.strip() + ").", null);
        }
        return totals.getLast();
    }
}
