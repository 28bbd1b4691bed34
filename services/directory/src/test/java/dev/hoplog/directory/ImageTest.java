package dev.hoplog.directory;

import static dev.hoplog.directory.Events.NOON;
import static dev.hoplog.directory.Events.id;
import static dev.hoplog.directory.Events.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.Slug;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ImageTest {

    private static final long SEED = 42;

    @Test
    void it_finds_each_key_as_it_was_put_last() {
        var image = new Image(64 << 20, SEED);
        var expected = new HashMap<LinkKey, Long>();
        var random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            LinkKey key = key(random.nextInt(30_000));
            long version = expected.merge(key, 1L, Long::sum);
            image.put(target(key, version));
        }

        assertThat(image.size()).isEqualTo(expected.size());
        expected.forEach(
                (key, version) -> assertThat(find(image, key)).as("%s", key).isEqualTo(version));
        assertThat(find(image, key(30_001))).isNull();
    }

    @Test
    void one_slug_under_two_domains_is_two_keys() {
        var image = new Image(1 << 20, SEED);
        image.put(target(new LinkKey(new Domain("go.example"), new Slug("a")), 1));

        assertThat(find(image, new LinkKey(Domain.DEFAULT, new Slug("a")))).isNull();
        assertThat(find(image, new LinkKey(new Domain("go.example"), new Slug("a"))))
                .isEqualTo(1);
    }

    @Test
    void it_is_complete_when_all_was_loaded_and_nothing_had_to_go() {
        var image = new Image(1 << 20, SEED);
        image.load(target(key(1), 1));
        assertThat(image.isComplete()).isFalse();

        image.loaded();

        assertThat(image.isComplete()).isTrue();
    }

    @Test
    void what_is_loaded_from_the_disk_never_replaces_what_was_folded_meanwhile() {
        var image = new Image(1 << 20, SEED);
        image.put(target(key(1), 2));

        image.load(target(key(1), 1));

        assertThat(find(image, key(1))).isEqualTo(2);
    }

    @Test
    void an_older_row_never_replaces_a_later_one() {
        var image = new Image(1 << 20, SEED);
        image.admit(key(1).domain(), key(1).slug(), () -> target(key(1), 3));

        image.put(target(key(1), 2));

        assertThat(find(image, key(1))).isEqualTo(3);
    }

    @Test
    void beyond_its_budget_it_keeps_what_is_used_and_no_longer_calls_itself_complete() {
        int budget = 256 << 10;
        var image = new Image(budget, SEED);
        Map<LinkKey, Target> disk = new HashMap<>();
        image.loaded();
        for (int i = 0; i < 20_000; i++) {
            Target target = target(key(i), 1);
            disk.put(key(i), target);
            image.put(target);
            // Ten links are followed all the time.
            for (int hot = 0; hot < 10 && hot < i; hot++) {
                lookUp(image, disk, key(hot));
            }
        }

        assertThat(image.isComplete()).isFalse();
        assertThat(image.bytes()).isLessThanOrEqualTo(budget);
        for (int hot = 0; hot < 10; hot++) {
            assertThat(find(image, key(hot))).as("%d", hot).isEqualTo(1);
        }
        disk.forEach((key, target) ->
                assertThat(lookUp(image, disk, key).version()).as("%s", key).isEqualTo(target.version()));
    }

    @Test
    void without_a_budget_it_holds_nothing_and_answers_from_the_disk() {
        var image = new Image(0, SEED);
        image.put(target(key(1), 1));

        assertThat(find(image, key(1))).isNull();
        assertThat(lookUp(image, Map.of(key(1), target(key(1), 1)), key(1)).version())
                .isEqualTo(1);
    }

    @Test
    void readers_find_every_key_whole_while_the_table_grows() throws InterruptedException {
        var image = new Image(64 << 20, SEED);
        var stop = new AtomicBoolean();
        var fault = new AtomicReference<@Nullable String>();
        for (int i = 0; i < 100; i++) {
            image.put(target(key(i), 1));
        }
        Thread reader = Thread.ofPlatform().start(() -> {
            var random = new Random(SEED);
            while (!stop.get()) {
                LinkKey key = key(random.nextInt(100));
                Target found = image.find(key.domain(), key.slug());
                if (found == null
                        || !found.key().equals(key)
                        || !found.location().endsWith("/" + found.version())) {
                    fault.set("missed or torn: " + key);
                }
            }
        });

        for (int i = 100; i < 200_000; i++) {
            image.put(target(key(i), 1));
            image.put(target(key(i % 100), i));
        }
        stop.set(true);
        reader.join();

        assertThat(fault.get()).isNull();
    }

    private static Target lookUp(Image image, Map<LinkKey, Target> disk, LinkKey key) {
        Target found = image.find(key.domain(), key.slug());
        Target target = found != null ? found : image.admit(key.domain(), key.slug(), () -> disk.get(key));
        return Objects.requireNonNull(target, () -> "no target of " + key);
    }

    private static @Nullable Long find(Image image, LinkKey key) {
        Target target = image.find(key.domain(), key.slug());
        return target == null ? null : target.version();
    }

    private static LinkKey key(int number) {
        return new LinkKey(Domain.DEFAULT, new Slug(number % 5 == 0 ? "ü" + number : "s" + number));
    }

    private static Target target(LinkKey key, long version) {
        return Target.of(key, new Link.Live(version, id(1), to("https://example.org/" + version), NOON, NOON));
    }
}
