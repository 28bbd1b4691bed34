package dev.hoplog.links.qr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QrCodeTest {

    private static final String URL = "https://go.example.org/launch?qr";
    private static final Color BLUE = new Color(0x10, 0x20, 0x80);

    @ParameterizedTest
    @EnumSource
    void a_scanner_reads_what_was_written_with_the_correction_that_was_chosen(ErrorCorrection correction) {
        QrCode code = QrCode.of(URL, correction);

        for (Scanner scanned :
                new Scanner[] {Scanner.ofPng(code.png(style(300, 4))), Scanner.ofSvg(code.svg(style(300, 4)))}) {
            assertThat(scanned.text()).isEqualTo(URL);
            assertThat(scanned.errorCorrection()).isEqualTo(correction.name());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {66, 67, 98, 99, 300, 301, 1024, 2048})
    void a_picture_has_the_size_that_was_asked_for(int size) {
        QrCode code = QrCode.of(URL, ErrorCorrection.M);
        byte[] png = code.png(style(size, 2));

        BufferedImage image = Scanner.image(png);

        assertThat(image.getWidth()).isEqualTo(size);
        assertThat(image.getHeight()).isEqualTo(size);
        assertThat(Scanner.ofPng(png).text()).isEqualTo(URL);
        assertThat(new String(code.svg(style(size, 2)), StandardCharsets.UTF_8))
                .contains("width=\"" + size + "\" height=\"" + size + "\"");
    }

    @Test
    void a_picture_is_the_same_wherever_the_server_stands() {
        QrCode code = QrCode.of(URL, ErrorCorrection.M);
        byte[] here = code.svg(style(300, 4));
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(code.svg(style(300, 4))).isEqualTo(here);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void a_picture_that_no_scanner_reads_is_refused() {
        QrCode code = QrCode.of(URL, ErrorCorrection.M);
        int least = code.leastSize(4);

        assertThat(Scanner.ofPng(code.png(style(least, 4))).text()).isEqualTo(URL);
        assertThatThrownBy(() -> code.png(style(least - 1, 4))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void all_sides_have_the_margin() {
        QrCode code = QrCode.of(URL, ErrorCorrection.M);
        int modules = code.leastSize(0) / 2;

        BufferedImage image = Scanner.image(code.png(style((modules + 10) * 3, 5)));

        int corner = 5 * 3;
        int end = corner + modules * 3 - 1;
        assertThat(image.getRGB(corner, corner)).isEqualTo(0xff102080);
        assertThat(image.getRGB(corner - 1, corner)).isEqualTo(0xffffffff);
        assertThat(image.getRGB(corner, corner - 1)).isEqualTo(0xffffffff);
        assertThat(image.getRGB(end, corner)).isEqualTo(0xff102080);
        assertThat(image.getRGB(end + 1, corner)).isEqualTo(0xffffffff);
        assertThat(image.getRGB(corner, end)).isEqualTo(0xff102080);
        assertThat(image.getRGB(corner, end + 1)).isEqualTo(0xffffffff);
        assertThat(image.getColorModel().getPixelSize()).isEqualTo(1);
    }

    @Test
    void an_svg_has_its_colours_and_one_path() {
        String svg = new String(QrCode.of(URL, ErrorCorrection.L).svg(style(300, 4)), StandardCharsets.UTF_8);

        assertThat(svg).contains("fill=\"#102080\"", "fill=\"#ffffff\"").containsOnlyOnce("<path ");
    }

    @Test
    void the_longest_short_url_fits_into_every_code() {
        String longest = "https://" + "h".repeat(255) + "/" + "%F0%9F%9A%80".repeat(32) + "?qr";

        QrCode code = QrCode.of(longest, ErrorCorrection.H);

        assertThat(code.leastSize(20)).isLessThan(2048);
        assertThat(Scanner.ofPng(code.png(style(code.leastSize(4), 4))).text()).isEqualTo(longest);
    }

    @Test
    void colours_are_as_light_as_people_see_them() {
        assertThat(Color.WHITE.contrastTo(Color.BLACK)).isCloseTo(21, within(0.001));
        assertThat(Color.BLACK.contrastTo(Color.WHITE)).isCloseTo(1 / 21.0, within(0.001));
        assertThat(Color.WHITE.contrastTo(new Color(0x76, 0x76, 0x76))).isCloseTo(4.54, within(0.01));
        assertThat(Color.parse("#1a2B3c")).contains(new Color(0x1a, 0x2b, 0x3c));
        assertThat(Color.parse("1a2b3")).isEmpty();
    }

    private static QrCode.Style style(int size, int margin) {
        return new QrCode.Style(size, margin, BLUE, Color.WHITE);
    }
}
