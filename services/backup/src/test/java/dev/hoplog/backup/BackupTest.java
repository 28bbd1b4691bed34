package dev.hoplog.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.backup.proto.LogRecord;
import dev.hoplog.events.topics.RestoreMark;
import dev.hoplog.events.topics.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A backup, and what comes of it. */
class BackupTest extends BackupRestored {

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
    void a_folder_with_something_in_it_is_left_alone() throws Exception {
        Files.createDirectories(out);
        Files.writeString(out.resolve("mine"), "mine");

        assertThatThrownBy(this::backUp)
                .isInstanceOf(RefusedStartException.class)
                .hasMessageContaining("something in");
        assertThat(files()).containsExactly(out.resolve("mine"));
    }

    @Test
    void a_kafka_without_the_topics_of_hoplog_is_told_so_and_nothing_is_left_behind() throws Exception {
        InMemoryLogs none = new InMemoryLogs();

        assertThatThrownBy(() -> new Backup(none, out).write(PROVENANCE, false))
                .isInstanceOf(RefusedStartException.class)
                .hasMessageContaining("no click-events, click-rollups, link-events");
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
}
