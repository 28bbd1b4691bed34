package dev.hoplog.query.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PlaceTest {

    private static final Logs LOGS = new Logs(0x12345678, 48, 32);

    @Test
    void a_place_is_the_same_after_a_way_as_text() {
        for (long seed = 0; seed < 200; seed++) {
            Place place = random(new Random(seed));

            assertThat(Place.parse(place.toString())).as("seed " + seed).contains(place);
            assertThat(place.isOf(LOGS)).isTrue();
            assertThat(place.toString()).matches("[A-Za-z0-9_-]+");
        }
    }

    @Test
    void its_text_is_for_ever() {
        Place place =
                Place.before(new Logs(0x01020304, 1, 2), new long[] {5, 300, 0}).within(2, 7, 3);

        assertThat(place).hasToString("AQECAwQDBawCBwID");
        assertThat(Place.parse("AQECAwQDBawCBwID")).contains(place);
    }

    @Test
    void a_cluster_with_a_billion_records_in_each_partition_has_ids_of_some_five_hundred_characters() {
        var offsets = new long[LOGS.slots()];
        java.util.Arrays.fill(offsets, 1_000_000_000L);

        assertThat(Place.before(LOGS, offsets).within(3, 1_000_000_000L, 999).toString())
                .hasSizeLessThan(560);
    }

    @Test
    void no_text_that_is_none_is_taken_for_a_place() {
        assertThat(Place.parse("")).isEmpty();
        assertThat(Place.parse("earliest")).isEmpty();
        assertThat(Place.parse("AgECAwQDBawCBwID")).as("another form").isEmpty();
        assertThat(Place.parse("AQECAwQD____________"))
                .as("numbers without an end")
                .isEmpty();
        String whole = random(new Random(1)).toString();
        for (int length = 0; length < 80; length++) {
            assertThat(Place.parse(whole.substring(0, length)))
                    .as("cut at " + length)
                    .isEmpty();
        }
    }

    @Test
    void a_place_of_other_logs_is_known_as_such() {
        Place place = Place.beginning(LOGS);

        assertThat(place.isOf(new Logs(1, 48, 32))).isFalse();
        assertThat(place.isOf(new Logs(0x12345678, 48, 31))).isFalse();
    }

    @Test
    void an_entry_is_passed_when_its_record_was_read_so_far() {
        Place place = Place.beginning(LOGS).within(3, 10, 2);

        assertThat(place.hasPassed(3, 9, 500)).isTrue();
        assertThat(place.hasPassed(3, 10, 1)).isTrue();
        assertThat(place.hasPassed(3, 10, 2)).isFalse();
        assertThat(place.hasPassed(3, 11, 0)).isFalse();
        assertThat(place.hasPassed(4, 0, 0)).isFalse();
    }

    @Test
    void either_place_together_is_the_least_that_is_at_least_both() {
        for (long seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            Place one = random(random);
            Place other = random(random);

            Place both = one.or(other);

            assertThat(both.isAtLeast(one) && both.isAtLeast(other))
                    .as("seed " + seed)
                    .isTrue();
            assertThat(one.isAtLeast(one.butNotBeyond(other)))
                    .as("seed " + seed)
                    .isTrue();
            assertThat(both.butNotBeyond(one)).as("seed " + seed).isEqualTo(one);
            assertThat(one.butNotBeyond(other).or(one)).as("seed " + seed).isEqualTo(one);
            assertThat(one.isAtLeast(other)).as("seed " + seed).isEqualTo(both.equals(one));
        }
    }

    private static Place random(Random random) {
        var offsets = new long[LOGS.slots()];
        for (int slot = 0; slot < offsets.length; slot++) {
            offsets[slot] = random.nextLong(1L << random.nextInt(1, 50));
        }
        Place place = Place.before(LOGS, offsets);
        for (int i = random.nextInt(4); i > 0; i--) {
            int slot = random.nextInt(offsets.length);
            place = place.within(slot, place.offset(slot), random.nextInt(1000));
        }
        return place;
    }
}
