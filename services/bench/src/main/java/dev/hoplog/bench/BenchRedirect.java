package dev.hoplog.bench;

import dev.hoplog.api.cli.ProgressBar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Redirects beside nginx, which does the least that a server with a log can do. */
@Command(
        name = "redirect",
        mixinStandardHelpOptions = true,
        description = {
            "Follows links with wrk, in turn on a standalone Hoplog and on nginx with the same links and its access log on.",
            "Takes about four minutes. Says so, and ends with 1, if a click was not counted."
        })
final class BenchRedirect implements Callable<Integer> {

    private static final Duration TO_COUNT = Duration.ofMinutes(2);

    @Option(names = "--links", paramLabel = "N", defaultValue = "10000", description = "Links; default: 10000")
    private int links;

    @Option(names = "--viral", description = "One link takes all the traffic.")
    private boolean isViral;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            defaultValue = "60",
            description = "Seconds of load before, for the compilers of the JVM; default: 60")
    private int warmUp;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Rounds, each nginx and then Hoplog; default: 5")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "S", defaultValue = "8", description = "Of load in each run; default: 8")
    private int seconds;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "32", description = "At a time; default: 32")
    private int connections;

    @Option(
            names = "--visible",
            paramLabel = "N",
            defaultValue = "200",
            description = "Clicks whose time to the statistics is measured; default: 200")
    private int visible;

    /**
     * One run against one server.
     *
     * @param answering CPU while it answered
     * @param whole CPU until the last click was counted
     */
    private record Run(Wrk wrk, Cpu answering, Cpu whole, double secondsToCount) {

        double answeringMicros() {
            return answering.micros() / wrk.requests();
        }

        double wholeMicros() {
            return whole.micros() / wrk.requests();
        }

        /** What the redirect itself costs, of a server whose threads can be told apart. */
        double redirectMicros() {
            return (answering.micros(Cpu.Kind.REDIRECTS) + answering.micros(Cpu.Kind.JOURNAL)) / wrk.requests();
        }
    }

    @Override
    public Integer call() throws Exception {
        Bench.requireTools(List.of("wrk", "nginx"));
        Path folder = Files.createTempDirectory("hoplog-bench");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                Folders.delete(folder);
            } catch (IOException e) {
                System.err.println("hoplog: " + folder + " could not be removed (" + e.getMessage() + ").");
            }
        }));
        Path script = Wrk.script(folder, isViral ? 1 : links);
        System.err.println("starting Hoplog ...");
        try (Server hoplog = Server.start(Server.STANDALONE, Server.environment(folder.resolve("data")))
                        .awaitReady();
                Nginx nginx = Nginx.start(Files.createDirectory(folder.resolve("nginx")), Math.min(links, 10_000))) {
            Links.create(hoplog, hoplog.bootstrapServers(), links);
            return measure(folder, script, hoplog, nginx);
        }
    }

    private int measure(Path folder, Path script, Server hoplog, Nginx nginx) throws Exception {
        Path nginxScript = links <= 10_000 || isViral ? script : Wrk.script(folder.resolve("nginx"), 10_000);
        int warmUps = Math.ceilDiv(warmUp, seconds);
        var progress = new ProgressBar("measuring", warmUps + 1 + 2L * rounds);
        int runs = 0;
        for (; runs < warmUps; runs++) {
            follow(script, hoplog);
            progress.at(runs + 1);
        }
        follow(nginxScript, nginx);
        progress.at(++runs);
        var ofHoplog = new ArrayList<Run>();
        var ofNginx = new ArrayList<Run>();
        for (int round = 0; round < rounds; round++) {
            ofNginx.add(follow(nginxScript, nginx));
            Nginx.emptyLog(folder.resolve("nginx"));
            progress.at(++runs);
            ofHoplog.add(follow(script, hoplog));
            progress.at(++runs);
        }
        progress.end();
        print(ofNginx, ofHoplog, hoplog);
        if (visible > 0) {
            printVisible(hoplog);
        }
        return 0;
    }

    private Run follow(Path script, Nginx nginx) throws Exception {
        Cpu before = Cpu.of(nginx.pids());
        Wrk wrk = Wrk.run(script, nginx.port(), connections, seconds);
        Cpu used = Cpu.of(nginx.pids()).since(before);
        return new Run(wrk.checked("nginx"), used, used, 0);
    }

    private Run follow(Path script, Server hoplog) throws Exception {
        List<Long> pids = List.of(hoplog.pid());
        long clicksBefore = hoplog.clicks("");
        Cpu before = Cpu.of(pids);
        Wrk wrk = Wrk.run(script, hoplog.redirectPort(), connections, seconds);
        Cpu answering = Cpu.of(pids).since(before);
        long answered = System.nanoTime();
        long counted = awaitCounted(hoplog, clicksBefore, wrk.checked("Hoplog").requests());
        if (counted > wrk.requests() + connections) {
            throw new BenchException(
                    "Hoplog counted " + counted + " clicks of " + wrk.requests()
                            + " answers: more than wrk can have left without waiting for them.",
                    null);
        }
        double secondsToCount = (System.nanoTime() - answered) / 1e9;
        return new Run(wrk, answering, Cpu.of(pids).since(before), secondsToCount);
    }

    static long awaitCounted(Server hoplog, long before, long answers) throws InterruptedException {
        long deadline = System.nanoTime() + TO_COUNT.toNanos();
        long counted = hoplog.clicks("") - before;
        while (counted < answers) {
            if (System.nanoTime() > deadline) {
                throw new BenchException(
                        "Hoplog counted " + counted + " of " + answers + " clicks within " + TO_COUNT.toSeconds()
                                + " s.",
                        null);
            }
            Thread.sleep(20);
            counted = hoplog.clicks("") - before;
        }
        return counted;
    }

    private void print(List<Run> nginx, List<Run> hoplog, Server server) throws InterruptedException {
        System.out.printf(
                "%n%,d links%s, %d connections, %d rounds of %d s, %d processors. Median of the rounds; ratios to nginx: median (lowest to highest).%n%n",
                links,
                isViral ? ", one takes all" : "",
                connections,
                rounds,
                seconds,
                Runtime.getRuntime().availableProcessors());
        System.out.printf("%-44s %10s %10s   %s%n", "", "nginx", "Hoplog", "ratio");
        row(
                "requests per second",
                nginx,
                hoplog,
                run -> run.wrk().perSecond(),
                run -> run.wrk().perSecond());
        row(
                "p50, ms",
                nginx,
                hoplog,
                run -> run.wrk().p50Millis(),
                run -> run.wrk().p50Millis());
        row(
                "p99, ms",
                nginx,
                hoplog,
                run -> run.wrk().p99Millis(),
                run -> run.wrk().p99Millis());
        row("CPU us per redirect, whole process", nginx, hoplog, Run::answeringMicros, Run::answeringMicros);
        row("  redirect loops, journal and sender", nginx, hoplog, Run::answeringMicros, Run::redirectMicros);
        row("  until the last click is counted", nginx, hoplog, Run::answeringMicros, Run::wholeMicros);
        System.out.printf(
                Locale.ROOT,
                "%-44s %10s %10.2f%n%n",
                "seconds until the last click is counted",
                "",
                Ratios.median(hoplog.stream().mapToDouble(Run::secondsToCount).toArray()));
        Run last = hoplog.getLast();
        System.out.println("CPU us per redirect of the last round, until the last click is counted:");
        System.out.println(last.whole().perRedirect(last.wrk().requests()));
        System.out.printf(
                Locale.ROOT,
                "links in memory: %,.0f, %.0f bytes each%n",
                server.metric(Links.IN_MEMORY),
                server.metric("hoplog_directory_memory_bytes") / server.metric(Links.IN_MEMORY));
    }

    private void printVisible(Server hoplog) throws Exception {
        var millis = new double[visible];
        var random = new Random(1);
        var progress = new ProgressBar("clicks to statistics", visible);
        try (var visitor = new Visitor(hoplog.redirectPort())) {
            for (int click = 0; click < visible; click++) {
                int link = isViral ? 0 : click % links;
                String id = Links.id(link).text();
                long before = hoplog.clicks(id);
                // Counts are told once a second: an answer that waits for the last one would always come just after.
                Thread.sleep(random.nextInt(1000));
                if (visitor.follow(Links.slug(link)) != 302) {
                    throw new BenchException("A redirect failed.", null);
                }
                long answered = System.nanoTime();
                while (hoplog.clicks(id) <= before) {
                    Thread.sleep(5);
                }
                millis[click] = (System.nanoTime() - answered) / 1e6;
                progress.at(click);
            }
        }
        progress.end();
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "from the answer to the statistics: p50 %.0f ms, p99 %.0f ms, most %.0f ms, of %d clicks%n",
                millis[visible / 2],
                millis[Math.min(visible - 1, visible * 99 / 100)],
                millis[visible - 1],
                visible);
    }

    private static void row(
            String what,
            List<Run> nginx,
            List<Run> hoplog,
            ToDoubleFunction<Run> ofNginx,
            ToDoubleFunction<Run> ofHoplog) {
        double[] values = hoplog.stream().mapToDouble(ofHoplog).toArray();
        double[] references = nginx.stream().mapToDouble(ofNginx).toArray();
        System.out.printf(
                Locale.ROOT,
                "%-44s %10.2f %10.2f   %s%n",
                what,
                Ratios.median(references),
                Ratios.median(values),
                Ratios.text(values, references));
    }
}
