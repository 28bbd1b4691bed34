package dev.hoplog.bench;

import dev.hoplog.api.cli.ProgressBar;
import dev.hoplog.events.LinkId;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Statistics over many links and clicks: how quickly they are counted and told, what they take, and whether they are right. */
@Command(
        name = "stats",
        mixinStandardHelpOptions = true,
        description = {
            "Appends links, and clicks on them, to the log of a standalone Hoplog, as a sender does: most on one link, at least",
            "one on each. Waits until all are counted, asks for statistics of every kind, has them compared with the log, and",
            "looks at what they take on the disk. Takes about five minutes. Says so, and ends with 1, if a count is wrong.",
            "Full scale: --links 1000000 --clicks 1000000 --tag-links 100000"
        })
final class BenchStats implements Callable<Integer> {

    private static final Duration TO_COUNT = Duration.ofMinutes(10);
    private static final Duration TO_REST = Duration.ofMinutes(2);
    private static final Duration TO_VERIFY = Duration.ofMinutes(5);
    private static final Duration TO_STOP = Duration.ofMinutes(2);
    private static final int LOOKED_AT = 200;
    /** Of one processor. */
    private static final double MOST_AT_REST = 0.2;

    private static final int MOST_ASKED = 20_000;
    private static final Pattern ALL_TIME = Pattern.compile("\"allTime\":\\{\"clicks\":(\\d+)");
    private static final Pattern FIRST_CLICKS = Pattern.compile("\"clicks\":(\\d+)");
    private static final Pattern STATUS = Pattern.compile("\"status\":\"(\\w+)\"");
    private static final Pattern DONE = Pattern.compile("\"done\":(\\d+),\"total\":(\\d+)");

    @Option(names = "--links", paramLabel = "N", defaultValue = "200000", description = "Default: 200000")
    private int links;

    @Option(
            names = "--clicks",
            paramLabel = "N",
            defaultValue = "200000",
            description = "On one link; one on each of the others, and some more; default: 200000")
    private long clicks;

    @Option(
            names = "--tag-links",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Links that carry the tag that is asked for; default: 20000")
    private int tagLinks;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "4",
            description = "How long each question is asked again and again; default: 4")
    private int seconds;

    private final List<String> wrong = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(5);

    @Override
    public Integer call() throws Exception {
        if (links < 2 || clicks < 0 || tagLinks < 1 || tagLinks >= links) {
            throw new BenchException(
                    "There are at least two links, and fewer with the tag than without the one.", null);
        }
        Path folder = Files.createTempDirectory("hoplog-stats");
        try {
            Map<String, String> environment = Server.environment(folder);
            environment.putAll(AnswerTimes.environment());
            environment.put("HOPLOG_DOMAINS", SampleClicks.DOMAIN.name());
            System.err.println("starting Hoplog ...");
            try (Server hoplog = Server.start(Server.STANDALONE, environment).awaitReady()) {
                var sample = new SampleClicks(links, tagLinks, clicks, Instant.now());
                Links.create(hoplog, hoplog.bootstrapServers(), links, sample::created);
                System.err.println("waiting until the process has nothing to do ...");
                awaitRest(hoplog);
                count(hoplog, sample);
                try (var asker = new Asker(hoplog.apiPort())) {
                    check(asker, sample);
                    ask(hoplog, asker, sample);
                    verify(hoplog, asker, sample);
                }
                var topics = StoreBytes.ofTopics(folder);
                hoplog.stop(TO_STOP);
                StoreBytes.print("bytes of the stores", StoreBytes.ofStores(folder), links, sample.made());
                StoreBytes.print("bytes of the topics", topics, links, sample.made());
            }
        } finally {
            Folders.delete(folder);
        }
        wrong.forEach(sentence -> System.err.println("hoplog: " + sentence));
        return wrong.isEmpty() ? 0 : 1;
    }

    /** Until the index of links and its merges have what they want, or else they would take it from counting. */
    static void awaitRest(Server hoplog) throws InterruptedException {
        List<Long> pids = List.of(hoplog.pid());
        long deadline = System.nanoTime() + TO_REST.toNanos();
        double busy = 1;
        while (busy > MOST_AT_REST && System.nanoTime() < deadline) {
            Cpu before = Cpu.of(pids);
            Thread.sleep(1000);
            busy = Cpu.of(pids).since(before).micros() / 1e6;
        }
    }

    private void count(Server hoplog, SampleClicks sample) throws Exception {
        List<Long> pids = List.of(hoplog.pid());
        Cpu before = Cpu.of(pids);
        long begin = System.nanoTime();
        var appending = new ProgressBar("appending clicks", sample.all());
        Map<Integer, Long> ends;
        long records;
        try (var appender = new ClickAppender(hoplog.bootstrapServers())) {
            while (sample.made() < sample.all()) {
                appender.append(sample.next());
                if (sample.made() % 10_000 == 0) {
                    appending.at(sample.made());
                }
            }
            ends = appender.finish();
            records = appender.records();
        }
        appending.end();
        long appended = System.nanoTime();
        long early = hoplog.counted("").clicks();
        await(hoplog, ends, sample.all());
        long end = System.nanoTime();
        Cpu used = Cpu.of(pids).since(before);
        double all = sample.all();
        System.out.printf(
                Locale.ROOT,
                "%n%,d links, %,d clicks in %,d records: %,d on one link%n%n"
                        + "appended in %.1f s; all counted after %.1f s: %,.0f clicks a second, %,.0f once nobody appended%n"
                        + "CPU of the process: %.1f us a click%n",
                links,
                sample.all(),
                records,
                clicks,
                (appended - begin) / 1e9,
                (end - begin) / 1e9,
                all / ((end - begin) / 1e9),
                (all - early) / ((end - appended) / 1e9),
                used.micros() / all);
        cpu("  the analytics' thread", used.micros(Cpu.Kind.STREAMS) / all);
        cpu("  its producer", used.micros(Cpu.Kind.JOURNAL) / all);
        cpu("  broker", used.micros(Cpu.Kind.BROKER) / all);
        cpu("  compiler", used.micros(Cpu.Kind.COMPILER) / all);
        cpu("  garbage collector", used.micros(Cpu.Kind.COLLECTOR) / all);
        cpu("  all else", used.micros(Cpu.Kind.OTHER) / all);
    }

    private static void cpu(String what, double micros) {
        System.out.printf(Locale.ROOT, "%-26s %6.1f%n", what, micros);
    }

    static void await(Server hoplog, Map<Integer, Long> ends, long all) throws InterruptedException {
        var counting = new ProgressBar("counting", all);
        long deadline = System.nanoTime() + TO_COUNT.toNanos();
        Server.Counted counted = hoplog.counted("");
        while (!counted.includes(ends)) {
            if (System.nanoTime() > deadline) {
                throw new BenchException(
                        "Hoplog counted " + counted.clicks() + " of " + all + " clicks within " + TO_COUNT.toSeconds()
                                + " s.",
                        null);
            }
            counting.at(counted.clicks());
            Thread.sleep(50);
            counted = hoplog.counted("");
        }
        counting.end();
    }

    private void check(Asker asker, SampleClicks sample) throws IOException {
        check(asker, "/stats", sample.made());
        check(asker, ofLink(SampleClicks.BIG, "/stats"), clicks);
        check(asker, tag("/stats"), sample.clicksWithTag());
        check(asker, domain("/stats"), sample.clicksOfDomain());
        for (int i = 0; i < LOOKED_AT; i++) {
            int link = i % 2 == 0 ? random.nextInt(links) : often(sample);
            check(asker, ofLink(link, "/stats"), sample.clicksOf(link));
        }
        String top = asker.ask("/stats/top?window=all");
        if (number(FIRST_CLICKS, top) != clicks
                || !top.contains(id(SampleClicks.BIG).text())) {
            wrong.add("The first of all links is not the one with " + clicks + " clicks: " + top);
        }
        System.out.printf("%nof %d counts that were looked at %d are wrong%n", LOOKED_AT + 5, wrong.size());
    }

    private void check(Asker asker, String path, long expected) throws IOException {
        long counted = number(ALL_TIME, asker.ask(path));
        if (counted != expected) {
            wrong.add(path + " says " + counted + " clicks, and there are " + expected + ".");
        }
    }

    private static long number(Pattern named, String answer) {
        Matcher found = named.matcher(answer.replaceAll("\\s", ""));
        return found.find() ? Long.parseLong(found.group(1)) : -1;
    }

    private void ask(Server hoplog, Asker asker, SampleClicks sample) throws Exception {
        System.out.printf(
                "%n%-46s %9s %9s %9s %9s %8s  %s%n",
                "milliseconds, one question at a time", "p50", "p99", "here p50", "p99", "answers", "goal");
        report(hoplog, asker, "the big link", "< 1, < 5", () -> ofLink(SampleClicks.BIG, "/stats"));
        report(hoplog, asker, "links, any", "< 1, < 5", () -> ofLink(random.nextInt(links), "/stats"));
        report(hoplog, asker, "links that are followed often", "< 1, < 5", () -> ofLink(often(sample), "/stats"));
        for (String question : List.of(
                "/stats/timeseries?interval=hour",
                "/stats/timeseries?interval=day",
                "/stats/breakdown?dimension=country&window=24h",
                "/stats/breakdown?dimension=referrer&window=7d",
                "/stats/breakdown?dimension=browser&window=all")) {
            String name = question.replaceAll("/stats/|interval=|dimension=|window=", "")
                    .replaceAll("[?&]", " ");
            report(hoplog, asker, "the big link, " + name, "", () -> ofLink(SampleClicks.BIG, question));
            report(hoplog, asker, "links, any, " + name, "", () -> ofLink(random.nextInt(links), question));
        }
        report(hoplog, asker, "all links together", "", () -> "/stats");
        for (String window : List.of("24h", "7d", "all")) {
            report(hoplog, asker, "top " + window, "", () -> "/stats/top?window=" + window);
        }
        report(hoplog, asker, "a domain", "", () -> domain("/stats"));
        report(hoplog, asker, "a tag of %,d links".formatted(tagLinks), "< 300", () -> tag("/stats"));
        report(hoplog, asker, "the tag, timeseries day", "", () -> tag("/stats/timeseries?interval=day"));
        report(
                hoplog,
                asker,
                "the tag, breakdown country 24h",
                "",
                () -> tag("/stats/breakdown?dimension=country&window=24h"));
        System.out.println("p50 and p99: in the server, from the request's first line to the answer's end, to a tenth;"
                + " here: what a client waits");
    }

    private void report(Server hoplog, Asker asker, String what, String goal, Supplier<String> question)
            throws Exception {
        ask(asker, question, seconds / 2.0);
        AnswerTimes before = AnswerTimes.of(hoplog.metrics());
        double[] millis = ask(asker, question, seconds);
        AnswerTimes times = AnswerTimes.of(hoplog.metrics()).since(before);
        System.out.printf(
                Locale.ROOT,
                "%-46s %9.2f %9.2f %9.2f %9.2f %8d  %s%n",
                what,
                times.millis(0.5),
                times.millis(0.99),
                millis[millis.length / 2],
                millis[millis.length * 99 / 100],
                millis.length,
                goal);
    }

    /** Milliseconds of each answer, ascending. */
    private static double[] ask(Asker asker, Supplier<String> question, double forSeconds) throws IOException {
        var millis = new double[MOST_ASKED];
        int asked = 0;
        long begin = System.nanoTime();
        while (asked == 0 || (asked < MOST_ASKED && System.nanoTime() - begin < forSeconds * 1e9)) {
            String path = question.get();
            long asking = System.nanoTime();
            asker.ask(path);
            millis[asked++] = (System.nanoTime() - asking) / 1e6;
        }
        double[] answered = Arrays.copyOf(millis, asked);
        Arrays.sort(answered);
        return answered;
    }

    private void verify(Server hoplog, Asker asker, SampleClicks sample) throws Exception {
        long begin = System.nanoTime();
        HttpResponse<String> started = hoplog.post("/api/v1/verifications", "{}");
        if (started.statusCode() != 202) {
            throw new BenchException("Hoplog answered " + started.statusCode() + ": " + started.body(), null);
        }
        String path = started.headers().firstValue("Location").orElseThrow().substring("/api/v1".length());
        var verifying = new ProgressBar("verifying", sample.made());
        String answer = "";
        String status = "waiting";
        while (status.equals("waiting") || status.equals("running")) {
            if (System.nanoTime() - begin > TO_VERIFY.toNanos()) {
                throw new BenchException("Hoplog did not compare its counts with the log in time: " + answer, null);
            }
            Thread.sleep(50);
            answer = asker.ask(path).replaceAll("\\s", "");
            Matcher now = STATUS.matcher(answer);
            status = now.find() ? now.group(1) : "";
            Matcher done = DONE.matcher(answer);
            if (done.find() && !done.group(2).equals("0")) {
                verifying.at(sample.made() * Long.parseLong(done.group(1)) / Long.parseLong(done.group(2)));
            }
        }
        verifying.end();
        double took = (System.nanoTime() - begin) / 1e9;
        boolean isEqual = answer.contains("\"equal\":true");
        if (!isEqual) {
            wrong.add("The counts are not what stands in the log: " + answer);
        }
        System.out.printf(
                Locale.ROOT,
                "%nverification: %s, %.1f s, %,.0f clicks a second%n",
                isEqual ? "equal" : "NOT EQUAL",
                took,
                sample.made() / took);
    }

    private int often(SampleClicks sample) {
        return 1 + random.nextInt(sample.oftenFollowed());
    }

    private static LinkId id(int link) {
        return SampleClicks.id(link);
    }

    private static String ofLink(int link, String question) {
        return "/links/" + id(link).text() + question;
    }

    private static String tag(String question) {
        return "/tags/" + SampleClicks.TAG.replace(" ", "%20") + question;
    }

    private static String domain(String question) {
        return "/domains/" + SampleClicks.DOMAIN.name() + question;
    }
}
