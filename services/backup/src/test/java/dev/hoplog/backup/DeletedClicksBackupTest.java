package dev.hoplog.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.backup.proto.LogRecord;
import dev.hoplog.events.codec.ClickDecoder;
import dev.hoplog.events.topics.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Backups of a log whose first clicks are deleted, since roll-ups stand for them. */
class DeletedClicksBackupTest extends BackupRestored {

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
        assertThat(new ClickDecoder()
                        .batch(after.get(5).get(2).getValue().toByteArray())
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
}
