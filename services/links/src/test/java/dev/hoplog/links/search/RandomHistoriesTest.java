package dev.hoplog.links.search;

import static dev.hoplog.links.search.Installation.NOON;
import static dev.hoplog.links.search.Installation.found;
import static dev.hoplog.links.search.Installation.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.directory.LinkStatus;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happened to the links, their lists are those of a reference that has all of them in memory. */
class RandomHistoriesTest {

    private static final int LINKS = 60;
    private static final List<String> WORDS =
            List.of("spring", "sale", "2026", "news", "summer", "sal", "sprint", "shop", "a", "ab", "winter");
    private static final List<String> TAGS = List.of("red", "green", "blue", "dark red");
    private static final List<LinkFilter.Archived> ARCHIVED = List.of(LinkFilter.Archived.values());
    private static final List<Domain> DOMAINS =
            List.of(Domain.DEFAULT, new Domain("go.example.org"), new Domain("x.example"));

    @TempDir
    Path folder;

    private SplittableRandom random = new SplittableRandom();
    private final Reference reference = new Reference();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void lists_and_tags_are_those_of_the_reference(long seed) {
        random = new SplittableRandom(seed);
        try (var hoplog = new Installation(folder)) {
            hoplog.follow();
            for (int round = 0; round < 4; round++) {
                for (int i = 0; i < 120; i++) {
                    reference.fold(event(hoplog));
                    click(hoplog);
                }
                if (round == 2) {
                    hoplog.reopen();
                    hoplog.follow();
                }
                hoplog.awaitListed();
                for (int i = 0; i < 60; i++) {
                    Instant now = NOON.plusSeconds(random.nextInt(-5, 65));
                    LinkFilter filter = filter();
                    for (LinkSort sort : LinkSort.values()) {
                        assertThat(hoplog.walk(filter, sort, 1 + random.nextInt(20), now))
                                .as("seed %d, round %d, %s at %s, %s", seed, round, sort, now, filter)
                                .isEqualTo(reference.list(filter, sort, now));
                    }
                }
                for (Set<Domain> domains : List.of(Set.<Domain>of(), someDomains())) {
                    assertThat(tags(hoplog.index, domains))
                            .as("seed %d, round %d, %s", seed, round, domains)
                            .isEqualTo(reference.tags(domains, NOON));
                }
            }
        }
    }

    private static Map<String, Integer> tags(LinkIndex index, Set<Domain> domains) {
        var tags = new LinkedHashMap<String, Integer>();
        String after = null;
        do {
            Answer.Tags page = found(index.tags(domains, after, 3));
            page.tags().forEach(count -> tags.put(count.tag(), count.links()));
            after = page.next();
        } while (after != null);
        return tags;
    }

    /** An event of a link or of its alias; some expect another version and are void. */
    private LinkEvent event(Installation hoplog) {
        int link = random.nextInt(LINKS);
        boolean isAlias = random.nextInt(6) == 0;
        LinkKey key = isAlias ? alias(link) : key("s", link, 0);
        long version = reference.version(key);
        long expected = random.nextInt(8) == 0 ? random.nextInt(4) : version;
        LinkFact fact = isAlias
                ? expected % 2 == 0 ? new LinkFact.AliasClaimed() : new LinkFact.AliasReleased()
                : expected == 0 ? new LinkFact.LinkCreated(settings(link)) : change(link);
        // Several links are created in the same instant.
        return hoplog.append(key, id(link), expected, link / 4, fact);
    }

    private static LinkKey alias(int link) {
        return key("alias-", link, 1);
    }

    private static LinkKey key(String begin, int link, int shift) {
        return new LinkKey(
                DOMAINS.get((link + shift) % DOMAINS.size()), new Slug(begin + link + "-" + WORDS.get(link % 7)));
    }

    private void click(Installation hoplog) {
        LinkId link = id(random.nextInt(LINKS));
        if (random.nextInt(4) == 0 && hoplog.limits.admit(link, Long.MAX_VALUE)) {
            reference.click(link);
        }
    }

    private LinkFact change(int link) {
        return switch (random.nextInt(12)) {
            case 0, 1 -> new LinkFact.LinkDeleted();
            case 2, 3 -> new LinkFact.LinkRestored();
            case 4 -> random.nextInt(6) == 0 ? new LinkFact.LinkPurged() : new LinkFact.LinkDeleted();
            default -> new LinkFact.LinkChanged(settings(link), List.of("title"), 0);
        };
    }

    private LinkSettings settings(int link) {
        String url = "https://" + some(WORDS, 2, ".") + ".example/" + some(WORDS, 3, "/");
        return new LinkSettings(
                url,
                url,
                random.nextInt(3) == 0 ? "" : some(WORDS, 3, " "),
                random.nextInt(3) == 0 ? some(WORDS, 5, ", ") : "",
                List.copyOf(someTags()),
                instant(),
                instant(),
                random.nextInt(3) == 0 ? (Long) random.nextLong(1, 5) : null,
                302,
                true,
                false,
                random.nextInt(6) == 0,
                random.nextInt(5) == 0,
                random.nextInt(3) == 0 ? alias(link) : null);
    }

    private LinkFilter filter() {
        Set<LinkStatus> statuses = random.nextBoolean()
                ? LinkFilter.NOT_DELETED
                : Stream.of(LinkStatus.values())
                        .filter(_ -> random.nextBoolean())
                        .collect(Collectors.toSet());
        return new LinkFilter(
                random.nextBoolean() ? "" : search(),
                random.nextBoolean() ? Set.of() : someTags(),
                random.nextBoolean() ? LinkFilter.TagsMode.ANY : LinkFilter.TagsMode.ALL,
                someDomains(),
                someDomains(),
                random.nextInt(3) == 0 ? NOON.plusSeconds(random.nextInt(15)) : null,
                random.nextInt(3) == 0 ? NOON.plusSeconds(random.nextInt(15)) : null,
                statuses.isEmpty() ? LinkFilter.NOT_DELETED : statuses,
                ARCHIVED.get(random.nextInt(ARCHIVED.size())));
    }

    private String search() {
        var words = new ArrayList<String>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            String word = WORDS.get(random.nextInt(WORDS.size()));
            int begin = random.nextInt(3) == 0 ? random.nextInt(word.length()) : 0;
            int end = random.nextInt(3) == 0 ? begin + 1 + random.nextInt(word.length() - begin) : word.length();
            words.add(word.substring(begin, end));
        }
        return String.join(" ", words);
    }

    private Set<Domain> someDomains() {
        return DOMAINS.stream().filter(_ -> random.nextInt(4) == 0).collect(Collectors.toSet());
    }

    private Set<String> someTags() {
        return TAGS.stream().filter(_ -> random.nextInt(3) == 0).collect(Collectors.toSet());
    }

    private @Nullable Instant instant() {
        return random.nextBoolean() ? null : NOON.plusSeconds(random.nextInt(60));
    }

    private String some(List<String> words, int max, String between) {
        return IntStream.rangeClosed(0, random.nextInt(max))
                .mapToObj(_ -> words.get(random.nextInt(words.size())))
                .collect(Collectors.joining(between));
    }
}
