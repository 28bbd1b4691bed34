package dev.hoplog.links.http;

import dev.hoplog.api.Fault;
import dev.hoplog.links.qr.Color;
import dev.hoplog.links.qr.ErrorCorrection;
import dev.hoplog.links.qr.QrCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which picture of a QR code is asked for. */
sealed interface QrRequest {

    /** @param code whose picture fits into the size */
    record Good(Format format, QrCode code, QrCode.Style style) implements QrRequest {}

    record Bad(List<Fault> faults) implements QrRequest {}

    /** What kind of file. */
    enum Format {
        PNG,
        SVG
    }

    int MOST_SIZE = 2048;
    int DEFAULT_SIZE = 300;
    int MOST_MARGIN = 20;
    /** The quiet zone that the standard asks for. */
    int DEFAULT_MARGIN = 4;
    /** What a scanner's camera still tells apart in poor light. */
    double LEAST_CONTRAST = 3;

    Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /**
     * The parameters as they came, each null where it did not.
     *
     * @param text what the code says
     */
    static QrRequest parse(
            String text,
            @Nullable String format,
            @Nullable String size,
            @Nullable String margin,
            @Nullable String errorCorrection,
            @Nullable String color,
            @Nullable String background) {
        var faults = new ArrayList<Fault>();
        Format kind = oneOf(Format.values(), format, Format.PNG, "format", "format is png or svg.", faults);
        ErrorCorrection correction = oneOf(
                ErrorCorrection.values(),
                errorCorrection,
                ErrorCorrection.M,
                "errorCorrection",
                "errorCorrection is L, M, Q or H.",
                faults);
        QrCode code = QrCode.of(text, correction);
        int modules = number(margin, 0, MOST_MARGIN, DEFAULT_MARGIN, "margin", "", faults);
        int least = code.leastSize(modules);
        int pixels = number(
                size,
                least,
                MOST_SIZE,
                Math.max(DEFAULT_SIZE, least),
                "size",
                ", since scanners find no smaller picture of this code",
                faults);
        int before = faults.size();
        Color dark = color(color, Color.BLACK, "color", faults);
        Color light = color(background, Color.WHITE, "background", faults);
        if (faults.size() == before && light.contrastTo(dark) < LEAST_CONTRAST) {
            faults.add(
                    new Fault(
                            "?color",
                            "lowContrast",
                            "color is so much darker than background that scanners can read it: their contrast is at least 3 to 1."));
        }
        return faults.isEmpty()
                ? new Good(kind, code, new QrCode.Style(pixels, modules, dark, light))
                : new Bad(faults);
    }

    private static int number(
            @Nullable String text, int least, int most, int otherwise, String name, String why, List<Fault> faults) {
        if (text == null) {
            return otherwise;
        }
        int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            faults.add(new Fault(
                    "?" + name, "outOfRange", name + " is a number from " + least + " to " + most + why + "."));
            return otherwise;
        }
        return number;
    }

    private static Color color(@Nullable String text, Color otherwise, String name, List<Fault> faults) {
        return parsed(
                text,
                Color::parse,
                otherwise,
                name,
                "badColor",
                name + " is six hexadecimal digits, such as 1a2b3c.",
                faults);
    }

    private static <E extends Enum<E>> E oneOf(
            E[] all, @Nullable String text, E otherwise, String name, String detail, List<Fault> faults) {
        return parsed(
                text,
                given -> Arrays.stream(all)
                        .filter(one -> one.name().equalsIgnoreCase(given))
                        .findFirst(),
                otherwise,
                name,
                "unknownValue",
                detail,
                faults);
    }

    private static <T> T parsed(
            @Nullable String text,
            Function<String, Optional<T>> parser,
            T otherwise,
            String name,
            String code,
            String detail,
            List<Fault> faults) {
        Optional<T> value = text == null ? Optional.of(otherwise) : parser.apply(text);
        if (value.isEmpty()) {
            faults.add(new Fault("?" + name, code, detail));
        }
        return value.orElse(otherwise);
    }
}
