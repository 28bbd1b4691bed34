package dev.hoplog.links.qr;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** A colour of the sRGB space, each part from 0 to 255. */
public record Color(int red, int green, int blue) {

    public static final Color BLACK = new Color(0, 0, 0);
    public static final Color WHITE = new Color(255, 255, 255);

    private static final Pattern HEX = Pattern.compile("#?([0-9a-fA-F]{6})");

    /** A colour as six hexadecimal digits, with or without {@code #} before them; empty for anything else. */
    public static Optional<Color> parse(String text) {
        var hex = HEX.matcher(text);
        if (!hex.matches()) {
            return Optional.empty();
        }
        byte[] parts = HexFormat.of().parseHex(hex.group(1));
        return Optional.of(new Color(parts[0] & 0xff, parts[1] & 0xff, parts[2] & 0xff));
    }

    /** How many times as light as another one this colour is, from 1/21 to 21 (contrast ratio of WCAG 2.2). */
    public double contrastTo(Color other) {
        return (luminance() + 0.05) / (other.luminance() + 0.05);
    }

    /** As CSS writes it. */
    @Override
    public String toString() {
        return "#%02x%02x%02x".formatted(red, green, blue);
    }

    private double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(int part) {
        double share = part / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
