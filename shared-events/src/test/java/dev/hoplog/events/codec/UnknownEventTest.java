package dev.hoplog.events.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.hoplog.events.ApiKeyEvent;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.proto.Click;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a reader does with what a later version wrote. */
class UnknownEventTest {

    private static final UnknownFieldSet FROM_THE_FUTURE = UnknownFieldSet.newBuilder()
            .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();

    @Test
    void a_kind_of_link_event_that_is_not_known_stops_the_reader() throws Exception {
        byte[] future = dev.hoplog.events.proto.LinkEvent.parseFrom(LinkEventCodec.encode(
                        Samples.linkEvents().values().iterator().next()))
                .toBuilder()
                .clearFact()
                .setUnknownFields(FROM_THE_FUTURE)
                .build()
                .toByteArray();

        assertThatThrownBy(() -> LinkEventCodec.decode(future)).isInstanceOf(UnknownEventException.class);
    }

    @Test
    void a_kind_of_event_of_a_generation_that_is_not_known_stops_the_reader() throws Exception {
        byte[] future = dev.hoplog.events.proto.GenerationEvent.parseFrom(GenerationEventCodec.encode(
                        Samples.generationEvents().values().iterator().next()))
                .toBuilder()
                .clearEvent()
                .setUnknownFields(FROM_THE_FUTURE)
                .build()
                .toByteArray();

        assertThatThrownBy(() -> GenerationEventCodec.decode(future)).isInstanceOf(UnknownEventException.class);
    }

    @Test
    void a_field_that_is_not_known_disturbs_nobody() throws Exception {
        LinkEvent event = Samples.linkEvents().values().iterator().next();
        byte[] future = dev.hoplog.events.proto.LinkEvent.parseFrom(LinkEventCodec.encode(event)).toBuilder()
                .setUnknownFields(FROM_THE_FUTURE)
                .build()
                .toByteArray();

        assertThat(LinkEventCodec.decode(future)).isEqualTo(event);
    }

    @Test
    void a_kind_of_click_entry_that_is_not_known_stops_the_reader() {
        byte[] future = FROM_THE_FUTURE.toByteArray();
        byte[] batch = ClickCodec.encodeBatch(Samples.SEGMENT, 0, List.of(future));

        assertThatThrownBy(() -> new ClickDecoder().batch(batch)).isInstanceOf(UnknownEventException.class);
    }

    @Test
    void a_decision_that_is_not_known_is_no_click_and_stops_nobody() {
        byte[] future = dev.hoplog.events.proto.ClickEntry.newBuilder()
                .setClick(Click.newBuilder().setDecisionValue(99))
                .build()
                .toByteArray();

        assertThat(((ClickEntry.Click) ClickCodec.decode(future)).decision())
                .isEqualTo(Decision.UNKNOWN_TO_THIS_VERSION);
    }

    @Test
    void a_field_of_an_api_key_that_is_not_known_disturbs_nobody() throws Exception {
        for (ApiKeyEvent event : Samples.apiKeys().values()) {
            byte[] future = concat(ApiKeyCodec.encode(event), FROM_THE_FUTURE.toByteArray());

            assertThat(ApiKeyCodec.decode(ApiKeyCodec.recordKey(event), future)).isEqualTo(event);
        }
    }

    @Test
    void an_api_key_under_the_record_key_of_another_is_none() {
        for (ApiKeyEvent event : Samples.apiKeys().values()) {
            assertThatThrownBy(() ->
                            ApiKeyCodec.decode("key_2".getBytes(StandardCharsets.UTF_8), ApiKeyCodec.encode(event)))
                    .isInstanceOf(UnknownEventException.class);
        }
    }

    @Test
    void bytes_of_anything_else_are_no_event() {
        byte[] text = "{\"hello\":\"world\"}".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> LinkEventCodec.decode(text)).isInstanceOf(UnknownEventException.class);
        assertThatThrownBy(() -> new ClickDecoder().batch(text)).isInstanceOf(UnknownEventException.class);
        assertThatThrownBy(() -> LimitCountCodec.decode(text)).isInstanceOf(UnknownEventException.class);
        assertThatThrownBy(() -> VisitorSaltCodec.decode(text)).isInstanceOf(UnknownEventException.class);
        assertThatThrownBy(() -> ApiKeyCodec.decode("key_1".getBytes(StandardCharsets.UTF_8), text))
                .isInstanceOf(UnknownEventException.class);
    }

    @Test
    void a_salt_that_is_too_short_is_none_and_a_longer_one_is_kept_whole() {
        byte[] whole = VisitorSaltCodec.encode(Samples.visitorSalt());
        byte[] shorter = dev.hoplog.events.proto.VisitorSalt.newBuilder()
                .setDay("2026-11-23")
                .setSalt(ByteString.copyFrom(new byte[15]))
                .build()
                .toByteArray();
        byte[] longer = dev.hoplog.events.proto.VisitorSalt.newBuilder()
                .setDay("2026-11-23")
                .setSalt(ByteString.copyFrom(new byte[32]))
                .build()
                .toByteArray();

        assertThatThrownBy(() -> VisitorSaltCodec.decode(shorter)).isInstanceOf(UnknownEventException.class);
        assertThat(VisitorSaltCodec.decode(longer).bytes()).hasSize(32);
        assertThat(VisitorSaltCodec.decode(concat(whole, FROM_THE_FUTURE.toByteArray())))
                .isEqualTo(Samples.visitorSalt());
    }

    @Test
    void a_salt_of_no_day_is_none() {
        byte[] value = dev.hoplog.events.proto.VisitorSalt.newBuilder()
                .setDay("tomorrow")
                .setSalt(ByteString.copyFrom(new byte[16]))
                .build()
                .toByteArray();

        assertThatThrownBy(() -> VisitorSaltCodec.decode(value)).isInstanceOf(UnknownEventException.class);
    }

    @Test
    void a_salt_tells_its_day_and_not_itself() {
        assertThat(Samples.visitorSalt()).hasToString("the salt of 2026-11-23");
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
