package dev.hoplog.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.analytics.classify.Classified;
import dev.hoplog.analytics.classify.Dimension;
import dev.hoplog.analytics.classify.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sum of deltas that are made has what a delta of all their clicks has. */
class DeltaTest {

    private static final int MINUTES = 300;
    private static final int VISITORS = 40;

    private record Click(long minute, Classified classified, long visitor) {}

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "30, 3, 2", "30, 300, 2", "300, 3, 2", "300, 300, 50", "3000, 20, 90"})
    void a_sum_has_every_click_once(int clicks, int values, int parts) {
        var random = new Random(clicks);
        var all = new Delta.Builder();
        var builders = new ArrayList<Delta.Builder>();
        for (int i = 0; i < parts; i++) {
            builders.add(new Delta.Builder());
        }
        for (int i = 0; i < clicks; i++) {
            Click click = click(random, values);
            add(all, click);
            // Most of them to the first.
            add(builders.get(Math.max(0, random.nextInt(2 * parts) - parts)), click);
        }

        var sum = new Delta.Builder();
        builders.forEach(sum::plus);

        assertThat(sum.build()).isEqualTo(all.build());
        assertThat(builders.stream()
                        .reduce(new Delta.Builder(), Delta.Builder::plus)
                        .build())
                .isEqualTo(all.build());
    }

    @Test
    void what_is_packed_at_once_has_the_bytes_of_what_is_built() {
        var random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            var builder = new Delta.Builder();
            var same = new Delta.Builder();
            Click click = click(random, 1 + random.nextInt(3));
            long clicks = 1 + random.nextInt(300);
            builder.add(click.minute(), click.classified(), click.visitor(), clicks);
            same.add(click.minute(), click.classified(), click.visitor(), clicks);

            assertThat(builder.pack()).isEqualTo(PackedDelta.of(same.build()));
        }
    }

    @Test
    void what_is_packed_can_be_added_to() {
        var random = new Random(8);
        var builder = new Delta.Builder();
        var same = new Delta.Builder();
        for (int i = 0; i < 3; i++) {
            Click click = click(random, 2);
            add(builder, click);
            add(same, click);
            builder.pack();
        }

        assertThat(builder.pack()).isEqualTo(PackedDelta.of(same.build()));
    }

    private static void add(Delta.Builder builder, Click click) {
        builder.add(click.minute(), click.classified(), click.visitor(), 1);
    }

    private static Click click(Random random, int values) {
        var texts = new ArrayList<String>();
        for (Dimension dimension : Dimension.values()) {
            // Some dimensions share a value, some values are not ASCII.
            texts.add(random.nextInt(3) == 0 ? Classified.UNKNOWN : dimension.text() + "ü" + random.nextInt(values));
        }
        return new Click(
                1_000_000L + random.nextInt(MINUTES),
                new Classified(List.of(Kind.values()).get(random.nextInt(3)), texts),
                random.nextInt(VISITORS));
    }
}
