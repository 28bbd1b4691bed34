package dev.hoplog.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.backup.proto.LogRecord;
import dev.hoplog.events.RollUpPart;
import dev.hoplog.events.codec.ClickCodec;
import dev.hoplog.events.codec.RollUpCodec;
import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.RestoreMark;
import dev.hoplog.events.topics.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A backup, and what comes of it. */
class BackupTest {

    private static final Backup.Provenance PROVENANCE = new Backup.Provenance("1.2.3", "2026-11-23T10:00:00Z", "0011");

    @TempDir
    Path folder;

    private final InMemoryLogs original = InMemoryLogs.made(Layout.SINGLE_BROKER);
    private final InMemoryLogs restored = new InMemoryLogs();
    private Path out;

    @BeforeEach
    void fill() {
        out = folder.resolve("out");
        for (Topic topic : Topic.values()) {
            for (int partition = 0; partition < topic.partitions(Layout.SINGLE_BROKER); partition++) {
                for (int number = 0; number < 5 + partition; number++) {
                    original.put(
                            topic,
                            partition,
                            topic == Topic.CLICK_ROLLUPS ? rollUp(0, 5) : LogsContract.sample(number));
                }
            }
        }
    }

    @Test
    void what_is_restored_is_what_there_was() {
        // When
        Manifest manifest = backUp();
        restore();
        // Then
        Map<Topic, List<List<LogRecord>>> there = restored.content();
        for (Topic topic : Backup.TOPICS) {
            assertThat(there.get(topic)).isEqualTo(original.content().get(topic));
        }
        assertThat(RestoreMark.among(restored.names())).isEmpty();
        assertThat(manifest.clusterId()).isEqualTo("a cluster in memory");
        assertThat(BackupFolder.open(out).manifest()).isEqualTo(manifest);
        assertThat(manifest.topics())
                .allSatisfy(topic -> assertThat(topic.settings()).containsEntry("a.setting", "its value"));
    }

    @Test
    void the_salts_of_visitors_are_in_no_backup() throws Exception {
        backUp();
        restore();

        assertThat(files()).isNotEmpty().noneMatch(file -> file.toString().contains("visitor-salts"));
        assertThat(restored.content().get(Topic.VISITOR_SALTS)).allMatch(List::isEmpty);
    }

    @Test
    void records_that_compaction_removed_leave_no_gap() {
        // Given
        original.forget(Topic.API_KEYS, 0, 2);
        // When
        backUp();
        restore();
        // Then
        assertThat(restored.extents(Topic.API_KEYS, 1)).containsExactly(new Extent(0, 4));
        assertThat(BackupFolder.open(out).partitions(Topic.API_KEYS).getFirst())
                .satisfies(part -> assertThat(part.endOffset()).isEqualTo(5))
                .satisfies(part -> assertThat(part.records()).isEqualTo(4));
    }

    @Test
    void clicks_get_their_offsets_again_where_the_first_ones_were_deleted_and_where_one_is_missing() {
        // Given
        original.delete(Topic.CLICK_EVENTS, 3, 4);
        original.delete(Topic.CLICK_EVENTS, 4, 9);
        original.forget(Topic.CLICK_EVENTS, 5, 2);
        // When
        backUp();
        restore();
        // Then
        List<List<LogRecord>> before = original.content().getOrDefault(Topic.CLICK_EVENTS, List.of());
        List<List<LogRecord>> after = restored.content().getOrDefault(Topic.CLICK_EVENTS, List.of());
        assertThat(restored.extents(Topic.CLICK_EVENTS, 8)).isEqualTo(original.extents(Topic.CLICK_EVENTS, 8));
        assertThat(after.get(3)).isEqualTo(before.get(3)).hasSize(4);
        assertThat(after.get(4)).isEmpty();
        assertThat(after.get(5)).hasSize(10).containsAll(before.get(5));
        assertThat(ClickCodec.decodeBatch(after.get(5).get(2).getValue().toByteArray())
                        .entries())
                .isEmpty();
        assertThatThrownBy(this::restore).hasMessageContaining("has records already");
    }

    @Test
    void a_restore_goes_on_behind_fillers_also_where_they_are_deleted_again() {
        // Given
        for (int partition = 0; partition < 8; partition++) {
            original.delete(Topic.CLICK_EVENTS, partition, 3);
        }
        backUp();
        long places = 8 * 3 + BackupFolder.open(out).manifest().records();
        for (long killedAt = 0; killedAt < places; killedAt += 5) {
            var half = new InMemoryLogs();
            half.takeOnly(killedAt);
            assertThatThrownBy(() -> restore(half)).hasMessage("it takes no more");
            half.takeOnly(Long.MAX_VALUE);
            if (killedAt > 60) {
                // As a restore does when all records are there.
                half.delete(Topic.CLICK_EVENTS, 0, 3);
                half.delete(Topic.CLICK_EVENTS, 1, 3);
                // And as a broker that lost its power remembers it.
                half.delete(Topic.CLICK_EVENTS, 2, 1);
            }
            // When
            restore(half);
            // Then
            for (Topic topic : Backup.TOPICS) {
                assertThat(half.content().get(topic))
                        .as("killed at %d", killedAt)
                        .isEqualTo(original.content().get(topic));
            }
            assertThat(half.extents(Topic.CLICK_EVENTS, 8)).isEqualTo(original.extents(Topic.CLICK_EVENTS, 8));
        }
    }

    @Test
    void clicks_of_which_others_are_deleted_than_those_before_the_backup_are_refused() {
        // Given
        original.delete(Topic.CLICK_EVENTS, 0, 3);
        backUp();
        restored.takeOnly(30);
        assertThatThrownBy(this::restore).hasMessage("it takes no more");
        restored.delete(Topic.CLICK_EVENTS, 0, 4);
        // When
        assertThatThrownBy(this::restore)
                // Then
                .isInstanceOf(RefusedStartException.class)
                .hasMessageContaining("click-events-0@4 is not of this backup");
    }

    @Test
    void of_clicks_that_are_deleted_while_a_backup_is_made_there_is_the_record_or_the_roll_up() {
        // Given
        original.afterRead(Topic.CLICK_EVENTS, () -> {
            original.put(Topic.CLICK_ROLLUPS, 7, rollUp(5, 6));
            original.delete(Topic.CLICK_EVENTS, 7, 6);
        });
        // When
        backUp();
        // Then
        BackupFolder backup = BackupFolder.open(out);
        assertThat(backup.partitions(Topic.CLICK_EVENTS).get(7))
                .satisfies(part -> assertThat(part.firstOffset()).isEqualTo(6))
                .satisfies(part -> assertThat(part.endOffset()).isEqualTo(12));
        restore();
        assertThat(restored.content().get(Topic.CLICK_ROLLUPS))
                .isEqualTo(original.content().get(Topic.CLICK_ROLLUPS));
        assertThat(restored.content().get(Topic.CLICK_EVENTS))
                .isEqualTo(original.content().get(Topic.CLICK_EVENTS));
    }

    @Test
    void records_that_are_deleted_while_they_are_read_end_a_backup_with_a_sentence() throws Exception {
        original.afterRead(Topic.CLICK_EVENTS, () -> original.delete(Topic.LINK_EVENTS, 2, 3));

        assertThatThrownBy(this::backUp)
                .isInstanceOf(RefusedStartException.class)
                .hasMessageContaining("link-events-2@0 is deleted")
                .hasMessageContaining("run it again");
        assertThat(files()).isEmpty();
    }

    @Test
    void a_roll_up_of_clicks_behind_the_end_of_a_backup_ends_it_with_a_sentence() throws Exception {
        original.afterRead(Topic.CLICK_EVENTS, () -> {
            original.put(Topic.CLICK_EVENTS, 2, LogsContract.sample(1));
            original.put(Topic.CLICK_ROLLUPS, 2, rollUp(5, 8));
        });

        assertThatThrownBy(this::backUp)
                .isInstanceOf(RefusedStartException.class)
                .hasMessageContaining("Clicks of long ago came into click-events-2")
                .hasMessageContaining("run it again");
        assertThat(files()).isEmpty();
    }

    @Test
    void a_backup_from_before_there_were_roll_ups_is_restored() throws Exception {
        // Given
        backUp();
        Path manifest = out.resolve("manifest.json");
        var json = (ObjectNode) JsonMapper.shared().readTree(manifest);
        json.put("format", 1);
        ((ArrayNode) json.path("topics")).remove(1);
        Files.write(manifest, JsonMapper.shared().writeValueAsBytes(json));
        Files.writeString(out.resolve("manifest.json.sha256"), Sums.of(manifest) + "  manifest.json\n");
        // When
        restore();
        // Then
        assertThat(restored.content().get(Topic.CLICK_EVENTS))
                .isEqualTo(original.content().get(Topic.CLICK_EVENTS));
        assertThat(restored.content().get(Topic.CLICK_ROLLUPS)).allMatch(List::isEmpty);
    }

    @Test
    void a_folder_with_something_in_it_is_left_alone() throws Exception {
        Files.createDirectories(out);
        Files.writeString(out.resolve("mine"), "mine");

        assertThatThrownBy(this::backUp)
                .isInstanceOf(RefusedStartException.class)
                .hasMessageContaining("something in");
        assertThat(files()).containsExactly(out.resolve("mine"));
    }

    @Test
    void a_backup_that_fails_leaves_nothing_behind() throws Exception {
        InMemoryLogs none = new InMemoryLogs();

        assertThatThrownBy(() -> new Backup(none, out).write(PROVENANCE, false)).hasMessageContaining("click-events");
        assertThat(files()).isEmpty();
    }

    @Test
    void a_changed_bit_anywhere_is_refused_before_anything_is_written() throws Exception {
        // Given
        backUp();
        List<Path> files = files();
        assertThat(files).hasSize(8 + 8 + 8 + 1 + 1 + 2);
        for (Path file : files) {
            byte[] right = Files.readAllBytes(file);
            for (int at : new int[] {0, right.length / 2, right.length - 1}) {
                byte[] wrong = right.clone();
                wrong[at] ^= 1;
                Files.write(file, wrong);
                // When
                assertThatThrownBy(this::restore)
                        .as("%s at %d", file, at)
                        .isInstanceOf(RefusedStartException.class)
                        .hasMessageContaining(out.toString())
                        .hasMessageContaining("Nothing was changed");
            }
            Files.write(file, right);
        }
        // Then
        assertThat(restored.names()).isEmpty();
        restore();
    }

    @Test
    void a_missing_file_is_refused_before_anything_is_written() throws Exception {
        backUp();
        Files.delete(out.resolve("link-events-3.zst"));

        assertThatThrownBy(this::restore)
                .isInstanceOf(RefusedStartException.class)
                .hasMessageContaining("link-events-3.zst");
        assertThat(restored.names()).isEmpty();
    }

    @Test
    void another_format_and_no_backup_at_all_are_refused() throws Exception {
        backUp();
        Path manifest = out.resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"format\" : 2", "\"format\" : 3"));
        Files.writeString(out.resolve("manifest.json.sha256"), Sums.of(manifest) + "  manifest.json\n");

        assertThatThrownBy(this::restore)
                .isInstanceOf(RefusedStartException.class)
                .hasMessageContaining("has the format 3");
        assertThatThrownBy(() -> BackupFolder.open(folder))
                .isInstanceOf(RefusedStartException.class)
                .hasMessageContaining("is no backup");
    }

    @Test
    void restored_twice_is_refused_and_nothing_is_changed() {
        backUp();
        restore();
        Map<Topic, List<List<LogRecord>>> before = restored.content();

        assertThatThrownBy(this::restore)
                .isInstanceOf(RefusedStartException.class)
                .hasMessageContaining("has records already");
        assertThat(restored.content()).isEqualTo(before);
        assertThat(RestoreMark.among(restored.names())).isEmpty();
    }

    @Test
    void statistics_of_an_earlier_log_are_in_the_way() {
        backUp();
        restored.add("hoplog-counts-v3-deltas-repartition");

        assertThatThrownBy(this::restore)
                .isInstanceOf(RefusedStartException.class)
                .hasMessageContaining("hoplog-counts-v3-deltas-repartition");
        assertThat(restored.names()).hasSize(1);
    }

    @Test
    void a_restore_that_was_killed_goes_on_wherever_it_was() {
        // Given
        backUp();
        long all = BackupFolder.open(out).manifest().records();
        for (long killedAt = 0; killedAt < all; killedAt += 7) {
            var half = new InMemoryLogs();
            half.takeOnly(killedAt);
            assertThatThrownBy(() -> restore(half)).hasMessage("it takes no more");
            assertThat(RestoreMark.among(half.names())).isPresent();
            half.takeOnly(Long.MAX_VALUE);
            // When
            restore(half);
            // Then
            for (Topic topic : Backup.TOPICS) {
                assertThat(half.content().get(topic))
                        .as("killed at %d", killedAt)
                        .isEqualTo(original.content().get(topic));
            }
            assertThat(RestoreMark.among(half.names())).isEmpty();
        }
    }

    @Test
    void a_restore_goes_on_behind_nothing_but_its_own_beginning() {
        // Given
        backUp();
        restored.takeOnly(2);
        assertThatThrownBy(this::restore).hasMessage("it takes no more");
        restored.takeOnly(Long.MAX_VALUE);
        restored.put(Topic.CLICK_EVENTS, 0, LogsContract.sample(17));
        // When
        assertThatThrownBy(this::restore)
                // Then
                .isInstanceOf(RefusedStartException.class)
                .hasMessageContaining("click-events-0@2 is not of this backup");
    }

    @Test
    void a_restore_of_another_backup_is_refused_in_the_middle_of_one() {
        // Given
        backUp();
        restored.takeOnly(2);
        assertThatThrownBy(this::restore).hasMessage("it takes no more");
        original.put(Topic.LINK_EVENTS, 0, LogsContract.sample(1));
        out = folder.resolve("other");
        backUp();
        // When
        assertThatThrownBy(this::restore)
                // Then
                .isInstanceOf(RefusedStartException.class)
                .hasMessageContaining("Another backup was not restored");
    }

    @ParameterizedTest
    @EnumSource(
            value = Topic.class,
            names = {"CLICK_EVENTS", "LIMIT_COUNTS"})
    void who_writes_beside_a_restore_is_told(Topic topic) {
        backUp();
        restored.meanwhile(() -> restored.put(topic, 0, LogsContract.sample(1)));

        assertThatThrownBy(this::restore)
                .hasMessageMatching(
                        ".*another offset than 0.*|What stands at limit-counts-0@0 is not of this backup.*");
        assertThat(RestoreMark.among(restored.names())).isPresent();
    }

    @Test
    void a_half_restored_kafka_is_not_backed_up() {
        backUp();
        restored.takeOnly(2);
        assertThatThrownBy(this::restore).hasMessage("it takes no more");

        assertThatThrownBy(() -> new Backup(restored, folder.resolve("again")).write(PROVENANCE, false))
                .isInstanceOf(RefusedStartException.class)
                .hasMessageContaining("restore again");
    }

    private static LogRecord rollUp(long from, long to) {
        var part = new RollUpPart(new RollUpPart.Range(from, to), 0, new RollUpPart.Segments(List.of()));
        return LogRecord.newBuilder()
                .setTimestampMs(1)
                .setValue(ByteString.copyFrom(RollUpCodec.encode(part)))
                .build();
    }

    private Manifest backUp() {
        return new Backup(original, out).write(PROVENANCE, false);
    }

    private void restore() {
        restore(restored);
    }

    private void restore(Logs logs) {
        new Restore(BackupFolder.open(out), logs).run();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
