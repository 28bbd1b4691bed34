package dev.hoplog.analytics.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeoDatabaseTest {

    private static final String NETWORK = "203.0.113.0/24";
    private static final Place BERLIN = new Place("DE", "DE-BE", "DE Berlin");
    private static final Place PARIS = new Place("FR", "FR \u00cele-de-France", "FR Paris");

    @TempDir
    Path folder;

    private Path file;
    private Instant now = Instant.parse("2026-03-01T10:20:30Z");

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("places.mmdb");
    }

    @Test
    void a_place_is_read_from_nested_records() throws IOException {
        berlin().writeTo(file);

        assertThat(open().place(NETWORK)).isEqualTo(BERLIN);
    }

    @Test
    void a_place_is_read_from_flat_records() throws IOException {
        paris().writeTo(file);

        assertThat(open().place(NETWORK)).isEqualTo(PARIS);
    }

    @Test
    void what_a_record_does_not_say_is_unknown() throws IOException {
        new GeoFile(4)
                .with("203.0.113.0/24", Map.of("country_code", "AQ", "city", "", "state1", " "))
                .with("198.51.100.0/24", Map.of("country", "Antarctica", "subdivisions", List.of()))
                .with("192.0.2.0/24", Map.of("registered_country", Map.of("iso_code", "AQ")))
                .writeTo(file);

        GeoDatabase database = open();

        assertThat(database.place(NETWORK)).isEqualTo(new Place("AQ", Classified.UNKNOWN, Classified.UNKNOWN));
        assertThat(database.place("198.51.100.0/24")).isEqualTo(Place.UNKNOWN);
        assertThat(database.place("192.0.2.0/24").country()).isEqualTo("AQ");
    }

    @Test
    void a_network_of_the_newer_kind_is_looked_up_too() throws IOException {
        new GeoFile(6).with("2001:db8::/32", Map.of("country_code", "JP")).writeTo(file);

        assertThat(open().place("2001:db8:7::/48").country()).isEqualTo("JP");
    }

    @Test
    void a_database_of_the_older_kind_says_nothing_of_the_newer_one() throws IOException {
        new GeoFile(4).with("32.0.0.0/3", Map.of("country_code", "US")).writeTo(file);

        assertThat(open().place("2001:db8:7::/48")).isEqualTo(Place.UNKNOWN);
        assertThat(open().place("33.1.2.0/24").country()).isEqualTo("US");
    }

    @Test
    void a_network_of_which_only_a_part_is_known_is_there() throws IOException {
        new GeoFile(4).with("203.0.113.144/28", Map.of("country_code", "SE")).writeTo(file);

        assertThat(open().place(NETWORK).country()).isEqualTo("SE");
        assertThat(open().place("203.0.112.0/24")).isEqualTo(Place.UNKNOWN);
    }

    @Test
    void what_is_no_network_is_nowhere() throws IOException {
        berlin().writeTo(file);

        for (String text : List.of(
                "",
                "/",
                "localhost",
                "example.org/24",
                "203.0.113",
                "203.0.113.0.5/24",
                "203.0.113.0/33",
                "203.0.113.0/x",
                "::g/48")) {
            assertThat(open().place(text)).as(text).isEqualTo(Place.UNKNOWN);
        }
    }

    @Test
    void without_a_file_nothing_is_known_until_there_is_one() throws IOException {
        GeoDatabase database = open();
        assertThat(database.place(NETWORK)).isEqualTo(Place.UNKNOWN);

        berlin().writeTo(file);

        assertThat(aMinuteLater(database)).isEqualTo(BERLIN);
    }

    @Test
    void another_file_is_noticed_within_a_minute() throws IOException {
        berlin().writeTo(file);
        GeoDatabase database = open();
        assertThat(database.place(NETWORK)).isEqualTo(BERLIN);

        paris().writeTo(file);

        assertThat(database.place(NETWORK)).isEqualTo(BERLIN);
        assertThat(aMinuteLater(database)).isEqualTo(PARIS);
    }

    @Test
    void a_damaged_file_leaves_the_one_before_in_use() throws IOException {
        berlin().writeTo(file);
        GeoDatabase database = open();

        Files.write(file, Arrays.copyOf(paris().bytes(), 100));
        assertThat(aMinuteLater(database)).isEqualTo(BERLIN);

        Files.delete(file);
        assertThat(aMinuteLater(database)).isEqualTo(BERLIN);

        paris().writeTo(file);
        assertThat(aMinuteLater(database)).isEqualTo(PARIS);
    }

    @Test
    void a_file_that_is_damaged_from_the_start_is_like_none() throws IOException {
        Files.writeString(file, "no database");
        GeoDatabase database = open();
        assertThat(database.place(NETWORK)).isEqualTo(Place.UNKNOWN);

        berlin().writeTo(file);

        assertThat(aMinuteLater(database)).isEqualTo(BERLIN);
    }

    @Test
    void a_tree_that_leads_nowhere_is_no_error() throws IOException {
        byte[] bytes = berlin().bytes();
        Arrays.fill(bytes, 0, 150, (byte) 0x7F);
        Files.write(file, bytes);

        assertThat(open().place(NETWORK)).isEqualTo(Place.UNKNOWN);
    }

    @Test
    void lookups_go_on_while_a_file_is_replaced() throws Exception {
        berlin().writeTo(file);
        GeoDatabase database = open();

        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<Void> looks = () -> {
                for (int i = 0; i < 2000; i++) {
                    assertThat(database.place("203.0.113." + i % 256 + "/32")).isIn(BERLIN, PARIS);
                }
                return null;
            };
            List<Future<Void>> all = List.of(threads.submit(looks), threads.submit(looks), threads.submit(looks));
            for (int i = 0; i < 40; i++) {
                (i % 2 == 0 ? paris() : berlin()).writeTo(file);
                aMinuteLater(database);
            }
            for (Future<Void> one : all) {
                one.get();
            }
        }
    }

    private GeoDatabase open() {
        return new GeoDatabase(file, () -> now);
    }

    private Place aMinuteLater(GeoDatabase database) {
        now = now.plus(Duration.ofMinutes(1));
        return database.place(NETWORK);
    }

    private static GeoFile berlin() {
        return new GeoFile(4)
                .with(
                        NETWORK,
                        Map.of(
                                "country", Map.of("iso_code", "DE", "names", Map.of("en", "Germany")),
                                "subdivisions", List.of(Map.of("iso_code", "BE", "names", Map.of("en", "Land Berlin"))),
                                "city", Map.of("names", Map.of("de", "Berlin", "en", "Berlin"))));
    }

    private static GeoFile paris() {
        return new GeoFile(4)
                .with(NETWORK, Map.of("country_code", "FR", "state1", "\u00cele-de-France", "city", "Paris"));
    }
}
