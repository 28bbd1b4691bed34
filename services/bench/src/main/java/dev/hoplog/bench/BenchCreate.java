package dev.hoplog.bench;

import dev.hoplog.api.cli.ProgressBar;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creations one after another, by many at once, and in bulk; and starts with all those links. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = {
            "Creates links with wrk, everything in one process: one after another, by clients that each wait for their answer, and",
            "a thousand in a request. Then kills the process and starts it with what is there, and once more without the directory,",
            "which is then folded from the log. Takes about three minutes."
        })
final class BenchCreate implements Callable<Integer> {

    private static final int BULK = 1000;
    private static final int BULK_CLIENTS = 4;

    @Mixin
    private final Load load = new Load();

    @Option(names = "--clients", paramLabel = "N", defaultValue = "16", description = "At a time; default: 16")
    private int clients;

    @Option(
            names = "--links",
            paramLabel = "N",
            defaultValue = "200000",
            description = "With how many links it is started again, at least; default: 200000")
    private long links;

    private long created;

    /** What clients saw: links per second, and how long a request took. */
    private record Run(double perSecond, double p50Millis, double p99Millis) {}

    @Override
    public Integer call() throws Exception {
        Bench.requireTools(List.of("wrk"));
        Path folder = Files.createTempDirectory("hoplog-create");
        try {
            Map<String, String> environment = Server.environment(folder);
            System.err.println("starting Hoplog ...");
            try (Server hoplog = Server.start(Server.STANDALONE, environment).awaitReady()) {
                measure(hoplog, folder);
                fill(hoplog);
            }
            start("started with its directory", environment);
            // What a disk lost, or a new version of the fold does not use.
            FileSystemUtils.deleteRecursively(folder.resolve("directory"));
            start("started without, folded anew", environment);
        } finally {
            Folders.delete(folder);
        }
        return 0;
    }

    private void measure(Server hoplog, Path folder) throws Exception {
        run(hoplog, folder, clients, 1, load.warmUp / 2);
        run(hoplog, folder, BULK_CLIENTS, BULK, load.warmUp - load.warmUp / 2);
        var progress = new ProgressBar("measuring", 3L * load.rounds);
        var alone = new ArrayList<Run>();
        var together = new ArrayList<Run>();
        var bulk = new ArrayList<Run>();
        for (int round = 0; round < load.rounds; round++) {
            alone.add(run(hoplog, folder, 1, 1, load.seconds));
            progress.at(3L * round + 1);
            together.add(run(hoplog, folder, clients, 1, load.seconds));
            progress.at(3L * round + 2);
            bulk.add(run(hoplog, folder, BULK_CLIENTS, BULK, load.seconds));
            progress.at(3L * round + 3);
        }
        progress.end();
        System.out.printf(
                Locale.ROOT, "%n%d rounds of %d s: median (lowest to highest).%n%n", load.rounds, load.seconds);
        System.out.printf("%-32s %-32s %-24s %s%n", "", "links per second", "p50 of a request, ms", "p99, ms");
        print("1 client", alone);
        print(clients + " clients", together);
        print(BULK_CLIENTS + " clients, " + BULK + " a request", bulk);
    }

    private static void print(String what, List<Run> runs) {
        System.out.printf(
                "%-32s %-32s %-24s %s%n",
                what,
                Ratios.spread("%,.0f", runs.stream().mapToDouble(Run::perSecond).toArray()),
                Ratios.spread("%.1f", runs.stream().mapToDouble(Run::p50Millis).toArray()),
                Ratios.spread("%.1f", runs.stream().mapToDouble(Run::p99Millis).toArray()));
    }

    /** Clients that send the next request once the one before is answered. */
    private Run run(Server hoplog, Path folder, int atATime, int linksOfRequest, int forSeconds) throws Exception {
        Path script = Wrk.creations(folder, linksOfRequest, Server.ADMIN_KEY);
        Wrk wrk = Wrk.run(script, hoplog.apiPort(), atATime, forSeconds).checked("Hoplog");
        created += wrk.requests() * linksOfRequest;
        return new Run(wrk.perSecond() * linksOfRequest, wrk.p50Millis(), wrk.p99Millis());
    }

    private void fill(Server hoplog) throws InterruptedException {
        var progress = new ProgressBar("creating links", links);
        while (created < links) {
            String items = LongStream.range(created, created + BULK)
                    .mapToObj("{\"longUrl\":\"https://example.org/some/page?number=%d\"}"::formatted)
                    .collect(Collectors.joining(",", "{\"links\":[", "]}"));
            HttpResponse<String> answer = hoplog.post("/api/v1/links/bulk", items);
            if (answer.statusCode() != 200 || answer.body().contains("\"problem\"")) {
                throw new BenchException("Hoplog answered " + answer.statusCode() + ": " + answer.body(), null);
            }
            created += BULK;
            progress.at(created);
        }
        // What wrk was answered is there too.
        hoplog.awaitMetric(Links.IN_MEMORY, created, _ -> {});
        progress.end();
    }

    private void start(String what, Map<String, String> environment) throws InterruptedException {
        long begin = System.nanoTime();
        try (Server hoplog = Server.start(Server.STANDALONE, environment)) {
            hoplog.awaitRedirects();
            double redirects = (System.nanoTime() - begin) / 1e9;
            hoplog.awaitReady();
            double ready = (System.nanoTime() - begin) / 1e9;
            hoplog.awaitMetric(Links.IN_MEMORY, created, _ -> {});
            System.out.printf(
                    Locale.ROOT,
                    "%,d links: %s, redirects after %.1f s, ready after %.1f s, all links in memory after %.1f s%n",
                    created,
                    what,
                    redirects,
                    ready,
                    (System.nanoTime() - begin) / 1e9);
        }
    }
}
