package dev.hoplog.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.hoplog.backup.proto.LogHeader;
import dev.hoplog.backup.proto.LogRecord;
import dev.hoplog.events.topics.Layout;
import dev.hoplog.events.topics.RestoreMark;
import dev.hoplog.events.topics.Topic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** What every {@link Logs} keeps to. Each test has a topic of its own. */
public abstract class LogsContract {

    private static final RestoreMark MARK = new RestoreMark("0".repeat(64));

    /** A Kafka with the topics of {@link Layout#SINGLE_BROKER} and no record in these that are named here. */
    protected abstract Logs logs();

    @Test
    void what_is_appended_is_read_again_as_it_was_and_nothing_behind_the_end() throws Exception {
        // Given
        List<LogRecord> records = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            records.add(sample(i));
            logs().append(Topic.LINK_EVENTS, 3, i, sample(i));
        }
        logs().flush();
        // When
        List<Extent> extents = logs().extents(Topic.LINK_EVENTS, 8);
        // Then
        assertThat(extents.get(3)).isEqualTo(new Extent(0, 100));
        assertThat(extents.get(2)).isEqualTo(new Extent(0, 0));
        assertThat(read(Topic.LINK_EVENTS, 3, new Extent(0, 100))).isEqualTo(records);
        assertThat(read(Topic.LINK_EVENTS, 3, new Extent(10, 20))).isEqualTo(records.subList(10, 20));
        assertThat(read(Topic.LINK_EVENTS, 2, new Extent(0, 0))).isEmpty();
    }

    @Test
    void a_record_that_gets_another_offset_is_told_at_the_latest_by_a_flush() {
        assertThatThrownBy(() -> {
                    logs().append(Topic.CLICK_EVENTS, 0, 5, sample(0));
                    logs().flush();
                })
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("offset");
    }

    @Test
    void a_topic_is_described_as_it_was_made() {
        assertThat(logs().describe(Topic.CLICK_EVENTS).partitions()).isEqualTo(8);
        assertThat(logs().describe(Topic.CLICK_EVENTS).settings()).isNotEmpty();
        assertThat(logs().names()).contains("click-events", "api-keys");
    }

    @Test
    void a_mark_is_there_from_the_beginning_to_the_end_and_another_is_refused() {
        logs().begin(Layout.SINGLE_BROKER, MARK);
        logs().begin(Layout.SINGLE_BROKER, MARK);
        assertThat(RestoreMark.among(logs().names())).contains(MARK);
        assertThatThrownBy(() -> logs().begin(Layout.SINGLE_BROKER, new RestoreMark("1".repeat(64))))
                .isInstanceOf(RuntimeException.class);

        logs().end(MARK);

        assertThat(RestoreMark.among(logs().names())).isEmpty();
    }

    @Test
    void what_is_deleted_is_gone_and_is_told_to_who_reads_it() throws Exception {
        // Given
        for (int i = 0; i < 10; i++) {
            logs().append(Topic.CLICK_EVENTS, 5, i, sample(i));
        }
        logs().flush();
        // When
        logs().delete(Topic.CLICK_EVENTS, 5, 4);
        logs().delete(Topic.CLICK_EVENTS, 5, 3);
        // Then
        assertThat(logs().extents(Topic.CLICK_EVENTS, 8).get(5)).isEqualTo(new Extent(4, 10));
        assertThat(read(Topic.CLICK_EVENTS, 5, new Extent(4, 10))).hasSize(6);
        assertThatThrownBy(() -> read(Topic.CLICK_EVENTS, 5, new Extent(3, 10)))
                .isInstanceOf(DeletedRecordsException.class)
                .hasMessageContaining("click-events-5@3");
        logs().delete(Topic.CLICK_EVENTS, 5, 10);
        assertThat(logs().extents(Topic.CLICK_EVENTS, 8).get(5)).isEqualTo(new Extent(10, 10));
    }

    private List<LogRecord> read(Topic topic, int partition, Extent extent) throws IOException {
        var records = new ArrayList<LogRecord>();
        logs().read(topic, partition, extent, records::add);
        return records;
    }

    /** Records with all that one can have, and without all that one can do without. */
    static LogRecord sample(int number) {
        LogRecord.Builder record = LogRecord.newBuilder().setOffset(number).setTimestampMs(1_700_000_000_000L + number);
        switch (number % 4) {
            case 0 ->
                record.setKey(text("key " + number))
                        .setValue(text("value " + number))
                        .addHeaders(LogHeader.newBuilder().setKey("h").setValue(text("one")))
                        .addHeaders(LogHeader.newBuilder().setKey("h").setValue(text("two")))
                        .addHeaders(LogHeader.newBuilder().setKey("without"));
            case 1 -> record.setKey(ByteString.EMPTY).setValue(ByteString.EMPTY);
            case 2 -> record.setKey(text("a key alone"));
            default -> record.setValue(ByteString.copyFrom(new byte[] {0, -1, 13, 10, (byte) number}));
        }
        return record.build();
    }

    static ByteString text(String text) {
        return ByteString.copyFromUtf8(text);
    }
}
