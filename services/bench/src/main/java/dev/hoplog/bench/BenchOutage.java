package dev.hoplog.bench;

import dev.hoplog.api.cli.ProgressBar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Redirects while the broker is there, suspended, and a black hole. */
@Command(
        name = "outage",
        mixinStandardHelpOptions = true,
        description = {
            "Follows links of a query role with wrk while its broker is there, while it is suspended, and while something on its",
            "port accepts connections and never answers. At the end every click must be counted. Takes about three minutes."
        })
final class BenchOutage implements Callable<Integer> {

    private static final int LINKS = 1000;

    @Mixin
    private final Load load = new Load();

    @Option(names = "--connections", paramLabel = "N", defaultValue = "8", description = "At a time; default: 8")
    private int connections;

    private final List<Wrk> there = new ArrayList<>();
    private final List<Wrk> suspended = new ArrayList<>();
    private final List<Wrk> blackHole = new ArrayList<>();
    private long answered;

    @Override
    public Integer call() throws Exception {
        Bench.requireTools(List.of("wrk"));
        Path folder = Files.createTempDirectory("hoplog-outage");
        System.err.println("starting Hoplog and its broker ...");
        try (var outage = new Outage(folder, LINKS)) {
            Path script = Wrk.script(folder, LINKS);
            follow(outage.query(), script, load.warmUp);
            var progress = new ProgressBar("measuring", 3L * load.rounds);
            for (int round = 0; round < load.rounds; round++) {
                there.add(follow(outage.query(), script, load.seconds));
                progress.at(3L * round + 1);
                outage.suspendBroker();
                suspended.add(follow(outage.query(), script, load.seconds));
                outage.resumeBroker();
                progress.at(3L * round + 2);
                outage.replaceBrokerByBlackHole();
                blackHole.add(follow(outage.query(), script, load.seconds));
                outage.bringBrokerBack();
                progress.at(3L * round + 3);
            }
            progress.end();
            print();
            long counted = BenchRedirect.awaitCounted(outage.query(), 0, answered);
            System.out.printf(
                    "%n%,d answers were seen by wrk, which leaves without the last of each connection; %,d are counted.%n",
                    answered, counted);
        } finally {
            Folders.delete(folder);
        }
        return 0;
    }

    private Wrk follow(Server query, Path script, int forSeconds) throws IOException, InterruptedException {
        Wrk wrk = Wrk.run(script, query.redirectPort(), connections, forSeconds).checked("Hoplog");
        answered += wrk.requests();
        return wrk;
    }

    private void print() {
        System.out.printf(
                "%n%d connections, %d rounds of %d s. Median of the rounds; ratios to the broker being there: median (lowest to highest).%n%n",
                connections, load.rounds, load.seconds);
        System.out.printf("%-24s %10s   %-26s %-26s%n", "", "there", "suspended", "black hole");
        row("requests per second", Wrk::perSecond);
        row("p50, ms", Wrk::p50Millis);
        row("p99, ms", Wrk::p99Millis);
    }

    private void row(String what, ToDoubleFunction<Wrk> of) {
        System.out.printf(
                Locale.ROOT,
                "%-24s %10.2f   %-26s %-26s%n",
                what,
                Ratios.median(there.stream().mapToDouble(of).toArray()),
                cell(suspended, of),
                cell(blackHole, of));
    }

    private String cell(List<Wrk> runs, ToDoubleFunction<Wrk> of) {
        double[] values = runs.stream().mapToDouble(of).toArray();
        return String.format(
                Locale.ROOT,
                "%.2f, %s",
                Ratios.median(values),
                Ratios.text(values, there.stream().mapToDouble(of).toArray()));
    }
}
