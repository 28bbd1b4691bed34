package dev.hoplog.events.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.hoplog.events.ApiKeyEvent;
import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.proto.ClickEvents;
import dev.hoplog.events.proto.ClickRollups;
import dev.hoplog.events.proto.Generations;
import dev.hoplog.events.proto.KeysAndSalts;
import dev.hoplog.events.proto.LimitCounts;
import dev.hoplog.events.proto.LinkEvents;
import dev.hoplog.events.proto.Links;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The bytes in {@code golden/} are what logs out there hold. A file there is never changed; a new version of an event
 * gets a file of its own, and the old one must still be read.
 */
class GoldenBytesTest {

    @TestFactory
    Stream<DynamicTest> link_events_have_their_golden_bytes_for_ever() {
        return Samples.linkEvents().entrySet().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.getKey(), () -> {
                    assertThat(HexFormat.of().formatHex(LinkEventCodec.encode(sample.getValue())))
                            .isEqualTo(golden(sample.getKey()));
                    assertThat(LinkEventCodec.decode(HexFormat.of().parseHex(golden(sample.getKey()))))
                            .isEqualTo(sample.getValue());
                }));
    }

    @TestFactory
    Stream<DynamicTest> click_entries_have_their_golden_bytes_for_ever() {
        return Samples.clickEntries().entrySet().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.getKey(), () -> {
                    assertThat(HexFormat.of().formatHex(ClickCodec.encode(sample.getValue())))
                            .isEqualTo(golden(sample.getKey()));
                    assertThat(ClickCodec.decode(HexFormat.of().parseHex(golden(sample.getKey()))))
                            .isEqualTo(sample.getValue());
                }));
    }

    @Test
    void a_batch_of_clicks_has_its_golden_bytes_for_ever() throws IOException {
        List<ClickEntry> entries = List.copyOf(Samples.clickEntries().values());
        byte[] bytes = ClickCodec.encodeBatch(
                Samples.SEGMENT, 94, entries.stream().map(ClickCodec::encode).toList());

        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(golden("click-batch-v1"));
        assertThat(new ClickDecoder().batch(HexFormat.of().parseHex(golden("click-batch-v1"))))
                .isEqualTo(new ClickBatch(Samples.SEGMENT, 94, entries));
    }

    @TestFactory
    Stream<DynamicTest> api_keys_have_their_golden_bytes_for_ever() {
        return Samples.apiKeys().entrySet().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.getKey(), () -> {
                    ApiKeyEvent event = sample.getValue();
                    assertThat(HexFormat.of().formatHex(ApiKeyCodec.encode(event)))
                            .isEqualTo(golden(sample.getKey()));
                    assertThat(ApiKeyCodec.decode(
                                    ApiKeyCodec.recordKey(event), HexFormat.of().parseHex(golden(sample.getKey()))))
                            .isEqualTo(event);
                }));
    }

    @Test
    void an_api_key_and_its_deletion_have_record_keys_of_their_own_for_ever() {
        assertThat(Samples.apiKeys().values().stream()
                        .map(event -> new String(ApiKeyCodec.recordKey(event), StandardCharsets.UTF_8)))
                .containsExactly("key_1", "key_1", "key_1/deleted");
    }

    @Test
    void a_count_towards_a_limit_has_its_golden_bytes_for_ever() throws IOException {
        assertThat(HexFormat.of().formatHex(LimitCountCodec.encode(Samples.limitCount())))
                .isEqualTo(golden("limit-count-v1"));
        assertThat(LimitCountCodec.decode(HexFormat.of().parseHex(golden("limit-count-v1"))))
                .isEqualTo(Samples.limitCount());
        assertThat(LimitCountCodec.key(Samples.limitCount()))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("lnk_mzxw6ytbojtg633c/node-1");
    }

    @TestFactory
    Stream<DynamicTest> events_of_generations_have_their_golden_bytes_for_ever() {
        return Samples.generationEvents().entrySet().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.getKey(), () -> {
                    assertThat(HexFormat.of().formatHex(GenerationEventCodec.encode(sample.getValue())))
                            .isEqualTo(golden(sample.getKey()));
                    assertThat(GenerationEventCodec.decode(HexFormat.of().parseHex(golden(sample.getKey()))))
                            .isEqualTo(sample.getValue());
                    assertThat(GenerationEventCodec.key(sample.getValue()))
                            .asString(StandardCharsets.UTF_8)
                            .isEqualTo("v3-Europe_Vienna");
                }));
    }

    @TestFactory
    Stream<DynamicTest> parts_of_roll_ups_have_their_golden_bytes_for_ever() {
        return Samples.rollUpParts().entrySet().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.getKey(), () -> {
                    assertThat(HexFormat.of().formatHex(RollUpCodec.encode(sample.getValue())))
                            .isEqualTo(golden(sample.getKey()));
                    assertThat(RollUpCodec.decode(HexFormat.of().parseHex(golden(sample.getKey()))))
                            .isEqualTo(sample.getValue());
                }));
    }

    @Test
    void the_row_of_a_link_has_its_golden_bytes_for_ever() throws IOException {
        assertThat(HexFormat.of().formatHex(LinkRowCodec.encode(Samples.linkRow())))
                .isEqualTo(golden("link-row-v1"));
        assertThat(LinkRowCodec.key(Samples.LINK))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("lnk_mzxw6ytbojtg633c");
    }

    @Test
    void the_salt_of_a_day_has_its_golden_bytes_for_ever() throws IOException {
        assertThat(HexFormat.of().formatHex(VisitorSaltCodec.encode(Samples.visitorSalt())))
                .isEqualTo(golden("visitor-salt-v1"));
        assertThat(VisitorSaltCodec.decode(HexFormat.of().parseHex(golden("visitor-salt-v1"))))
                .isEqualTo(Samples.visitorSalt());
        assertThat(VisitorSaltCodec.key(Samples.visitorSalt()))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("2026-11-23");
    }

    /** Adding a line to {@code golden/fields.txt} is a decision; changing or removing one breaks logs out there. */
    @Test
    void no_field_changes_its_number_or_its_type() throws IOException {
        var fields = new ArrayList<String>();
        for (FileDescriptor file : List.of(
                LinkEvents.getDescriptor(),
                ClickEvents.getDescriptor(),
                ClickRollups.getDescriptor(),
                KeysAndSalts.getDescriptor(),
                LimitCounts.getDescriptor(),
                Generations.getDescriptor(),
                Links.getDescriptor())) {
            file.getMessageTypes().forEach(message -> describe(message, fields));
            file.getEnumTypes().forEach(type -> describe(type, fields));
        }
        assertThat(String.join("\n", fields)).isEqualTo(text("fields.txt"));
    }

    private static void describe(Descriptor message, List<String> fields) {
        message.getFields()
                .forEach(field -> fields.add("%s %d %s %s%s"
                        .formatted(
                                message.getFullName(),
                                field.getNumber(),
                                field.getName(),
                                field.isRepeated() ? "repeated " : "",
                                switch (field.getJavaType()) {
                                    case MESSAGE -> field.getMessageType().getFullName();
                                    case ENUM -> field.getEnumType().getFullName();
                                    case INT, LONG, FLOAT, DOUBLE, BOOLEAN, STRING, BYTE_STRING ->
                                        field.getType().name().toLowerCase(java.util.Locale.ROOT);
                                })));
    }

    private static void describe(EnumDescriptor type, List<String> fields) {
        type.getValues()
                .forEach(value ->
                        fields.add("%s %d %s".formatted(type.getFullName(), value.getNumber(), value.getName())));
    }

    private static String golden(String name) throws IOException {
        return text(name + ".hex");
    }

    private static String text(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(GoldenBytesTest.class.getResourceAsStream("/golden/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
