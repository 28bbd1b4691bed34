package dev.hoplog.bench;

import dev.hoplog.api.role.Background;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.LinkStatus;
import dev.hoplog.directory.limits.LimitCounts;
import dev.hoplog.events.Domain;
import dev.hoplog.links.search.Answer;
import dev.hoplog.links.search.LinkFilter;
import dev.hoplog.links.search.LinkFilter.Archived;
import dev.hoplog.links.search.LinkFilter.TagsMode;
import dev.hoplog.links.search.LinkIndex;
import dev.hoplog.links.search.LinkQuery;
import dev.hoplog.links.search.LinkSort;
import dev.hoplog.links.search.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists and searches over many links. */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        description = {
            "Makes links, folds them into a directory, makes the index of them, and asks it for pages in every order, with every",
            "filter, and for words. A page has all that an answer has of its links. Takes five to ten minutes for a million."
        })
final class BenchSearch implements Callable<Integer> {

    private static final int LIMIT = 50;
    private static final Set<LinkStatus> NOT_DELETED = LinkFilter.NOT_DELETED;
    private static final Set<Domain> DOMAIN = Set.of(new Domain("go.example.org"));

    @Option(names = "--links", paramLabel = "N", defaultValue = "1000000", description = "Default: 1000000")
    private int links;

    @Option(
            names = "--pages",
            paramLabel = "N",
            defaultValue = "300",
            description = "Of each kind, after half as many that are not measured; default: 300")
    private int pages;

    private final SplittableRandom random = new SplittableRandom(7);

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("hoplog-search");
        var log = new SampleLog(links);
        try (Directory directory = Directory.open(folder.resolve("directory"), 0);
                LimitCounts limits = LimitCounts.open(folder.resolve("limits"), "bench")) {
            log.useUpLimits(limits);
            long begin = System.nanoTime();
            directory.follow(log.origin(), log::consumer, CompletableFuture::new);
            directory.complete().toCompletableFuture().join();
            rate("folded into the directory", begin);
            try (LinkIndex index = LinkIndex.open(folder.resolve("search"), directory, limits, Background.THREADS)) {
                begin = System.nanoTime();
                index.follow(log.origin(), log::consumer);
                awaitReady(index);
                rate("made the index of them", begin);
                System.out.printf(Locale.ROOT, "%.0f bytes a link%n", bytes(folder.resolve("search")) / (double) links);
                measure(index, log);
            }
            begin = System.nanoTime();
            try (LinkIndex index = LinkIndex.open(folder.resolve("search"), directory, limits, Background.THREADS)) {
                awaitReady(index);
                System.out.printf(
                        Locale.ROOT, "%nopened again in %.0f ms%n", (System.nanoTime() - begin) / 1_000_000.0);
            }
        } finally {
            Folders.delete(folder);
        }
        return 0;
    }

    private void measure(LinkIndex index, SampleLog log) {
        System.out.printf("%n%-52s %8s %8s %8s %6s%n", "pages of " + LIMIT + ", in ms", "p50", "p99", "max", "links");
        LinkFilter none = LinkFilter.NONE;
        for (LinkSort sort : LinkSort.values()) {
            pages(index, "first page, sort=" + sort.text(), () -> new LinkQuery(none, sort, null, LIMIT));
            pages(index, "deep page, sort=" + sort.text(), () -> new LinkQuery(none, sort, anywhere(log, sort), LIMIT));
        }
        pages(index, "first page of 500", () -> new LinkQuery(none, LinkSort.NEWEST_FIRST, null, 500));
        for (LinkSort sort : new LinkSort[] {LinkSort.NEWEST_FIRST, LinkSort.TITLE}) {
            String by = ", sort=" + sort.text();
            filter(index, "tags: a frequent one" + by, sort, () -> tags(TagsMode.ANY, 0));
            filter(index, "tags: a rare one" + by, sort, () -> tags(TagsMode.ANY, 200 + random.nextInt(100)));
            filter(index, "tags: any of three" + by, sort, () -> tags(TagsMode.ANY, 1, 2, 3));
            filter(index, "tags: all of two" + by, sort, () -> tags(TagsMode.ALL, 0, 1));
            filter(index, "domain: of a tenth" + by, sort, this::domain);
            filter(index, "createdAfter, createdBefore: a month" + by, sort, () -> month(log));
            for (LinkStatus status : LinkStatus.values()) {
                filter(index, "status=" + status.text() + by, sort, () -> status(status));
            }
            filter(index, "archived=true" + by, sort, this::archived);
            filter(index, "all of these" + by, sort, () -> all(log));
            words(index, "search: a frequent word" + by, sort, () -> log.word(random.nextInt(3)));
            words(index, "search: a rare word" + by, sort, () -> log.word(5_000 + random.nextInt(10_000)));
            words(index, "search: two frequent words" + by, sort, () -> log.word(0) + " " + log.word(1));
            words(
                    index,
                    "search: a frequent and a rare word" + by,
                    sort,
                    () -> log.word(random.nextInt(5)) + " " + log.word(5_000 + random.nextInt(10_000)));
            for (int length = 1; length <= 5; length++) {
                int typed = length;
                words(index, "search: " + typed + " letters of a word" + by, sort, () -> begin(log, typed));
            }
            words(index, "search: 1 digit" + by, sort, () -> Integer.toString(1 + random.nextInt(9)));
            words(index, "search: 4 digits" + by, sort, () -> Integer.toString(1000 + random.nextInt(9000)));
            words(
                    index,
                    "search: the middle of a slug" + by,
                    sort,
                    () -> log.slug(random.nextInt(links)).substring(2, 7));
            words(index, "search: the middle of a host" + by, sort, () -> middle(log.word(random.nextInt(2_000))));
            words(index, "search: what is in all links" + by, sort, () -> "https www example");
            words(index, "search: parts of all links" + by, sort, () -> "xampl www");
            words(index, "search: what is in none" + by, sort, () -> "qqqqxxxx");
        }
        report("tags, the first 50", () -> {
            Answer.Tags tags = found(index.tags(Set.of(), null, LIMIT));
            return tags.tags().size();
        });
        report("a new link, until lists show it to who waits for it", () -> {
            long offset = log.append();
            index.reached(Map.of(0, offset), Duration.ofSeconds(10))
                    .toCompletableFuture()
                    .join();
            return 1;
        });
    }

    private void filter(LinkIndex index, String what, LinkSort sort, Supplier<LinkFilter> filter) {
        pages(index, what, () -> new LinkQuery(filter.get(), sort, null, LIMIT));
    }

    private void words(LinkIndex index, String what, LinkSort sort, Supplier<String> search) {
        filter(index, what, sort, () -> search(search.get()));
    }

    private void pages(LinkIndex index, String what, Supplier<LinkQuery> query) {
        Instant now = Instant.parse("2026-06-01T00:00:00Z");
        report(what, () -> found(index.list(query.get(), now)).entries().size());
    }

    private void report(String what, Supplier<Integer> page) {
        for (int i = 0; i < pages / 2; i++) {
            var _ = page.get();
        }
        var nanos = new long[pages];
        long found = 0;
        for (int i = 0; i < pages; i++) {
            long begin = System.nanoTime();
            found += page.get();
            nanos[i] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%-52s %8.2f %8.2f %8.2f %6d%n",
                what,
                nanos[pages / 2] / 1e6,
                nanos[pages * 99 / 100] / 1e6,
                nanos[pages - 1] / 1e6,
                found / pages);
    }

    private Place anywhere(SampleLog log, LinkSort sort) {
        int link = links / 10 + random.nextInt(links * 8 / 10);
        String key = switch (sort) {
            case NEWEST_FIRST, OLDEST_FIRST -> Long.toString(log.createdAt(link).toEpochMilli());
            case TITLE, TITLE_DESCENDING -> log.title(link);
        };
        return new Place(sort, key, Links.id(link));
    }

    private String begin(SampleLog log, int length) {
        String word = log.word(random.nextInt(2_000));
        return word.substring(0, Math.min(length, word.length()));
    }

    private static String middle(String word) {
        return word.substring(1, Math.max(4, word.length() - 1));
    }

    private static LinkFilter search(String words) {
        return filter(words, Set.of(), TagsMode.ANY, Set.of(), null, null, NOT_DELETED, Archived.NO);
    }

    private static LinkFilter tags(TagsMode mode, int... numbers) {
        Set<String> tags = Set.copyOf(
                Arrays.stream(numbers).mapToObj(number -> "tag " + number).toList());
        return filter("", tags, mode, Set.of(), null, null, NOT_DELETED, Archived.NO);
    }

    private LinkFilter domain() {
        return filter("", Set.of(), TagsMode.ANY, DOMAIN, null, null, NOT_DELETED, Archived.NO);
    }

    private LinkFilter month(SampleLog log) {
        Instant begin = log.createdAt(random.nextInt(links));
        return filter(
                "", Set.of(), TagsMode.ANY, Set.of(), begin, begin.plus(Duration.ofDays(30)), NOT_DELETED, Archived.NO);
    }

    private static LinkFilter status(LinkStatus status) {
        return filter("", Set.of(), TagsMode.ANY, Set.of(), null, null, Set.of(status), Archived.NO);
    }

    private LinkFilter archived() {
        return filter("", Set.of(), TagsMode.ANY, Set.of(), null, null, NOT_DELETED, Archived.ONLY);
    }

    private LinkFilter all(SampleLog log) {
        return filter(
                log.word(random.nextInt(3)),
                Set.of("tag 0", "tag 1"),
                TagsMode.ANY,
                DOMAIN,
                SampleLog.FIRST,
                SampleLog.FIRST.plus(Duration.ofDays(700)),
                Set.of(LinkStatus.ACTIVE, LinkStatus.EXPIRED),
                Archived.TOO);
    }

    private static LinkFilter filter(
            String search,
            Set<String> tags,
            TagsMode mode,
            Set<Domain> domains,
            @Nullable Instant after,
            @Nullable Instant before,
            Set<LinkStatus> statuses,
            Archived archived) {
        return new LinkFilter(search, tags, mode, domains, Set.of(), after, before, statuses, archived);
    }

    private static <T> T found(Answer<T> answer) {
        return switch (answer) {
            case Answer.Found<T>(T result) -> result;
            case Answer.Unready<T>(String reason) -> throw new BenchException(reason, null);
        };
    }

    private static void awaitReady(LinkIndex index) throws InterruptedException {
        while (index.tags(Set.of(), null, 1) instanceof Answer.Unready<?>) {
            Thread.sleep(5);
        }
    }

    private void rate(String what, long begin) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                Locale.ROOT, "%,d links %s in %.1f s: %,.0f a second%n", links, what, seconds, links / seconds);
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
