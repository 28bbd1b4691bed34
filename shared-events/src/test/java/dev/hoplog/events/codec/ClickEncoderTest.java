package dev.hoplog.events.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClickEncoderTest {

    private final Random random = new Random(42);
    private final ClickEncoder encoder = new ClickEncoder(1 << 16);

    @Test
    void its_bytes_are_those_of_the_codec_for_every_click() {
        for (int round = 0; round < 5_000; round++) {
            ClickEntry.Click click = RandomClicks.click(random);

            encode(click);

            assertThat(entry()).as("%s", click).isEqualTo(ClickCodec.encode(click));
        }
    }

    @Test
    void a_click_that_does_not_fit_is_refused_and_the_next_one_is_whole() {
        var small = new ClickEncoder(64);

        assertThatThrownBy(() -> small.begin(1).request(Domain.DEFAULT, "x".repeat(128), "", ""))
                .isInstanceOf(UncheckedIOException.class);
        small.begin(1).request(Domain.DEFAULT, "a", "", "").end("node");

        byte[] entry = Arrays.copyOfRange(small.array(), small.offset(), small.offset() + small.length());
        assertThat(ClickCodec.decode(entry))
                .isInstanceOfSatisfying(
                        ClickEntry.Click.class,
                        click -> assertThat(click.node()).isEqualTo("node"));
    }

    private void encode(ClickEntry.Click click) {
        encoder.begin(click.occurredAt());
        LinkId id = click.linkId();
        if (id != null) {
            encoder.link(("...." + id.text()).getBytes(StandardCharsets.US_ASCII), 4, click.linkVersion());
        }
        encoder.request(click.domain(), click.slug(), click.path(), click.query());
        if (random.nextBoolean()) {
            encoder.destination(click.destination());
        } else {
            byte[] utf8 = click.destination().getBytes(StandardCharsets.UTF_8);
            encoder.destination(utf8, 0, utf8.length);
        }
        ClickEntry.Visitor visitor = click.visitor();
        encoder.answer(click.status(), click.decision(), click.trigger(), click.method())
                .visitor(
                        visitor.referrer(),
                        visitor.userAgent(),
                        visitor.acceptLanguage(),
                        visitor.network(),
                        visitor.visitorHash(),
                        visitor.purpose())
                .end(click.node());
    }

    private byte[] entry() {
        return Arrays.copyOfRange(encoder.array(), encoder.offset(), encoder.offset() + encoder.length());
    }
}
