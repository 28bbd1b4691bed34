package dev.hoplog.events.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.hoplog.events.ClickBatch;
import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.proto.Click;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClickDecoderTest {

    private final Random random = new Random(42);
    private final ClickDecoder decoder = new ClickDecoder(4);

    @Test
    void what_was_encoded_is_decoded_also_where_other_texts_came_before() {
        for (int round = 0; round < 5_000; round++) {
            var entries = new ArrayList<ClickEntry>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                entries.add(RandomClicks.entry(random));
            }

            ClickBatch batch = decoder.batch(ClickCodec.encodeBatch(
                    Samples.SEGMENT,
                    round,
                    entries.stream().map(ClickCodec::encode).toList()));

            assertThat(batch).isEqualTo(new ClickBatch(Samples.SEGMENT, round, entries));
        }
    }

    @Test
    void bytes_that_are_damaged_mean_what_protocol_buffers_read_in_them_or_nothing() {
        int read = 0;
        for (int round = 0; round < 50_000; round++) {
            byte[] entry = ClickCodec.encode(RandomClicks.entry(random));
            byte[] damaged = Arrays.copyOf(entry, entry.length - random.nextInt(2));
            for (int i = random.nextInt(3); i > 0 && damaged.length > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            ClickEntry decoded;
            try {
                decoded = decoder.entry(damaged);
            } catch (UnknownEventException e) {
                continue;
            }
            read++;
            assertThat(meaning(damaged)).isEqualTo(meaning(ClickCodec.encode(decoded)));
        }
        assertThat(read).isGreaterThan(1000);
    }

    @Test
    void what_protocol_buffers_read_is_read() throws Exception {
        for (int round = 0; round < 5_000; round++) {
            ClickEntry entry = RandomClicks.entry(random);
            byte[] future = dev.hoplog.events.proto.ClickEntry.parseFrom(ClickCodec.encode(entry)).toBuilder()
                    .setUnknownFields(ofAllKinds(99))
                    .build()
                    .toByteArray();

            assertThat(decoder.entry(future)).isEqualTo(entry);
        }
    }

    @Test
    void fields_of_a_click_that_are_not_known_disturb_nobody() throws Exception {
        Click click = dev.hoplog.events.proto.ClickEntry.parseFrom(ClickCodec.encode(Samples.click()))
                .getClick();
        byte[] future = dev.hoplog.events.proto.ClickEntry.newBuilder()
                .setClick(click.toBuilder().setUnknownFields(ofAllKinds(77)))
                .build()
                .toByteArray();

        assertThat(decoder.entry(future)).isEqualTo(Samples.click());
    }

    @Test
    void the_same_text_is_the_same_object() {
        byte[] entry = ClickCodec.encode(Samples.click());

        var first = (ClickEntry.Click) decoder.entry(entry);
        var second = (ClickEntry.Click) decoder.entry(entry.clone());

        assertThat(second.linkId()).isSameAs(first.linkId());
        assertThat(second.domain()).isSameAs(first.domain());
        assertThat(second.visitor().userAgent()).isSameAs(first.visitor().userAgent());
    }

    @Test
    void an_entry_that_is_two_is_none() {
        byte[] click = ClickCodec.encode(Samples.click());
        byte[] sealed = ClickCodec.encode(new ClickEntry.Sealed(1));
        byte[] both = Arrays.copyOf(click, click.length + sealed.length);
        System.arraycopy(sealed, 0, both, click.length, sealed.length);

        assertThatThrownBy(() -> decoder.entry(both)).isInstanceOf(UnknownEventException.class);
    }

    @Test
    void a_text_that_is_no_utf8_is_none() {
        byte[] entry = ClickCodec.encode(Samples.click());
        int at = new String(entry, StandardCharsets.ISO_8859_1).indexOf("Mozilla");
        entry[at] = (byte) 0xff;

        assertThatThrownBy(() -> decoder.entry(entry)).isInstanceOf(UnknownEventException.class);
    }

    /** Null for none. What is not known is left out, and so is what says no more than its absence. */
    private static List<Object> meaning(byte[] entry) {
        try {
            var message = dev.hoplog.events.proto.ClickEntry.parseFrom(entry);
            return switch (message.getEntryCase()) {
                case CLICK -> List.of(meaning(message.getClick()));
                case STRIPPED ->
                    List.of(
                            message.getStripped().getOccurredAtMs(),
                            message.getStripped().getLinkId(),
                            message.getStripped().getDomain(),
                            meaning(message.getStripped().getDecision()));
                case ROLL_UP ->
                    List.of(
                            message.getRollUp().getMinute(),
                            message.getRollUp().getLinkId(),
                            message.getRollUp().getDomain(),
                            meaning(message.getRollUp().getDecision()),
                            message.getRollUp().getClicks());
                case SEALED -> List.of(message.getSealed().getCount());
                case ENTRY_NOT_SET -> List.of();
            };
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("Protocol Buffers do not read what was read", e);
        }
    }

    private static Click meaning(Click click) {
        Click.Builder known = click.toBuilder().setUnknownFields(UnknownFieldSet.getDefaultInstance());
        known.setDecision(meaning(known.getDecision()));
        if (known.getTrigger() == dev.hoplog.events.proto.Trigger.UNRECOGNIZED) {
            known.clearTrigger();
        }
        known.getParametersBuilderList()
                .forEach(parameter -> parameter.setUnknownFields(UnknownFieldSet.getDefaultInstance()));
        return known.build();
    }

    private static dev.hoplog.events.proto.Decision meaning(dev.hoplog.events.proto.Decision decision) {
        return decision == dev.hoplog.events.proto.Decision.UNRECOGNIZED
                ? dev.hoplog.events.proto.Decision.DECISION_UNSPECIFIED
                : decision;
    }

    private static UnknownFieldSet ofAllKinds(int number) {
        var field = UnknownFieldSet.Field.newBuilder()
                .addVarint(1)
                .addFixed32(2)
                .addFixed64(3)
                .addLengthDelimited(ByteString.copyFromUtf8("later"))
                .addGroup(UnknownFieldSet.newBuilder()
                        .addField(
                                1,
                                UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                        .build());
        return UnknownFieldSet.newBuilder().addField(number, field.build()).build();
    }
}
