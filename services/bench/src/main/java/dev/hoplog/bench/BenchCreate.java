package dev.hoplog.bench;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creations one after another, by many at once, and in bulk; and starts with all those links. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = {
            "Creates links over HTTP, everything in one process: one after another, by clients that each wait for their answer, and",
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

    private final AtomicLong created = new AtomicLong();

    /** What clients saw: links per second, and how long a request took. */
    private record Run(double perSecond, double p50Millis, double p99Millis) {}

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("hoplog-create");
        try {
            Map<String, String> environment = Server.environment(folder);
            System.err.println("starting Hoplog ...");
            try (Server hoplog = Server.start(Server.STANDALONE, environment).awaitReady()) {
                measure(hoplog);
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

    private void measure(Server hoplog) throws Exception {
        run(hoplog, clients, 1, load.warmUp / 2);
        run(hoplog, BULK_CLIENTS, BULK, load.warmUp - load.warmUp / 2);
        var progress = new Progress("measuring", 3L * load.rounds);
        var alone = new ArrayList<Run>();
        var together = new ArrayList<Run>();
        var bulk = new ArrayList<Run>();
        for (int round = 0; round < load.rounds; round++) {
            alone.add(run(hoplog, 1, 1, load.seconds));
            progress.at(3L * round + 1);
            together.add(run(hoplog, clients, 1, load.seconds));
            progress.at(3L * round + 2);
            bulk.add(run(hoplog, BULK_CLIENTS, BULK, load.seconds));
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
    private Run run(Server hoplog, int atATime, int linksOfRequest, int forSeconds) throws Exception {
        long begin = System.nanoTime();
        long end = begin + Duration.ofSeconds(forSeconds).toNanos();
        var all = new ArrayList<Long>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<List<Long>>>();
            for (int client = 0; client < atATime; client++) {
                running.add(threads.submit(() -> {
                    var nanos = new ArrayList<Long>();
                    for (long sent = System.nanoTime(); sent < end; sent = System.nanoTime()) {
                        create(hoplog, linksOfRequest);
                        nanos.add(System.nanoTime() - sent);
                    }
                    return nanos;
                }));
            }
            for (Future<List<Long>> client : running) {
                all.addAll(client.get());
            }
        }
        double took = (System.nanoTime() - begin) / 1e9;
        long[] sorted = all.stream().mapToLong(Long::longValue).sorted().toArray();
        return new Run(
                (double) sorted.length * linksOfRequest / took,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6);
    }

    private void fill(Server hoplog) throws InterruptedException {
        var progress = new Progress("creating links", links);
        while (created.get() < links) {
            create(hoplog, BULK);
            progress.at(created.get());
        }
        progress.end();
    }

    private void create(Server hoplog, int count) throws InterruptedException {
        long first = created.getAndAdd(count);
        var items = new String[count];
        Arrays.setAll(items, item -> "{\"longUrl\":\"https://example.org/some/page?number=" + (first + item) + "\"}");
        HttpResponse<String> answer = count == 1
                ? hoplog.post("/api/v1/links", items[0])
                : hoplog.post("/api/v1/links/bulk", "{\"links\":[" + String.join(",", items) + "]}");
        boolean isDone = count == 1
                ? answer.statusCode() == 201
                : answer.statusCode() == 200 && !answer.body().contains("\"problem\"");
        if (!isDone) {
            throw new BenchException("Hoplog answered " + answer.statusCode() + ": " + answer.body(), null);
        }
    }

    private void start(String what, Map<String, String> environment) throws InterruptedException {
        long begin = System.nanoTime();
        try (Server hoplog = Server.start(Server.STANDALONE, environment)) {
            hoplog.awaitReady();
            double ready = (System.nanoTime() - begin) / 1e9;
            hoplog.awaitMetric(Links.IN_MEMORY, created.get(), _ -> {});
            System.out.printf(
                    Locale.ROOT,
                    "%,d links: %s, ready after %.1f s, all links in memory after %.1f s%n",
                    created.get(),
                    what,
                    ready,
                    (System.nanoTime() - begin) / 1e9);
        }
    }
}
