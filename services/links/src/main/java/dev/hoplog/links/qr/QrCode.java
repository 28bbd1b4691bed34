package dev.hoplog.links.qr;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A QR code (ISO/IEC 18004), which is a square of dark and light modules, and the pictures of it. */
public final class QrCode {

    /** Of a side of a module: scanners find no code whose modules are single pixels. */
    private static final int LEAST_PIXELS = 2;

    private final ByteMatrix modules;

    private QrCode(ByteMatrix modules) {
        this.modules = modules;
    }

    /**
     * How a code is drawn.
     *
     * @param size of a side, in pixels, the margin included
     * @param margin in modules; scanners expect 4
     * @param color of the dark modules
     * @param background of the light ones and the margin
     */
    public record Style(int size, int margin, Color color, Color background) {}

    /** @throws IllegalArgumentException if the text has more bytes than a code holds, which are 1273 at the least */
    public static QrCode of(String text, ErrorCorrection correction) {
        ErrorCorrectionLevel level = switch (correction) {
            case L -> ErrorCorrectionLevel.L;
            case M -> ErrorCorrectionLevel.M;
            case Q -> ErrorCorrectionLevel.Q;
            case H -> ErrorCorrectionLevel.H;
        };
        try {
            return new QrCode(Encoder.encode(text, level).getMatrix());
        } catch (WriterException e) {
            throw new IllegalArgumentException("no QR code holds " + text.length() + " characters", e);
        }
    }

    /** The size of the smallest picture that scanners read, in pixels. */
    public int leastSize(int margin) {
        return LEAST_PIXELS * side(margin);
    }

    /**
     * A PNG with one bit for each pixel. All modules have the same whole number of pixels; what remains is margin.
     *
     * @throws IllegalArgumentException if the size is below {@link #leastSize}
     */
    public byte[] png(Style style) {
        if (style.size() < leastSize(style.margin())) {
            throw new IllegalArgumentException("a picture of " + style.size() + " pixels is too small for its code");
        }
        int scale = style.size() / side(style.margin());
        BufferedImage image = image(style);
        byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        int rowBytes = pixels.length / style.size();
        int before = (style.size() - scale * modules.getWidth()) / 2;
        byte[] row = new byte[rowBytes];
        for (int y = 0; y < modules.getHeight(); y++) {
            Arrays.fill(row, (byte) 0);
            for (int x = 0; x < scale * modules.getWidth(); x++) {
                if (isDark(x / scale, y)) {
                    int at = before + x;
                    row[at >> 3] |= (byte) (0x80 >> (at & 7));
                }
            }
            for (int line = 0; line < scale; line++) {
                System.arraycopy(row, 0, pixels, (before + y * scale + line) * rowBytes, rowBytes);
            }
        }
        return png(image);
    }

    /** An SVG in which all dark modules are one path, with the module as its unit. */
    public byte[] svg(Style style) {
        int side = side(style.margin());
        var path = new StringBuilder();
        for (int y = 0; y < modules.getHeight(); y++) {
            int x = 0;
            while (x < modules.getWidth()) {
                int begin = x;
                while (x < modules.getWidth() && isDark(x, y)) {
                    x++;
                }
                if (x > begin) {
                    path.append('M').append(begin + style.margin()).append(' ').append(y + style.margin());
                    path.append('h')
                            .append(x - begin)
                            .append("v1h-")
                            .append(x - begin)
                            .append('z');
                }
                x++;
            }
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$s" height="%1$s" viewBox="0 0 %2$s %2$s" shape-rendering="crispEdges">
                <rect width="%2$s" height="%2$s" fill="%3$s"/>
                <path fill="%4$s" d="%5$s"/>
                </svg>
                """.formatted(style.size(), side, style.background(), style.color(), path)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** In modules. */
    private int side(int margin) {
        return modules.getWidth() + 2 * margin;
    }

    private boolean isDark(int x, int y) {
        return modules.get(x, y) == 1;
    }

    /** All background, of which the value is 0. */
    private static BufferedImage image(Style style) {
        Color light = style.background();
        Color dark = style.color();
        var colors = new IndexColorModel(
                1,
                2,
                new byte[] {(byte) light.red(), (byte) dark.red()},
                new byte[] {(byte) light.green(), (byte) dark.green()},
                new byte[] {(byte) light.blue(), (byte) dark.blue()});
        return new BufferedImage(style.size(), style.size(), BufferedImage.TYPE_BYTE_BINARY, colors);
    }

    private static byte[] png(BufferedImage image) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException("a picture in memory could not be written", e);
        }
        return bytes.toByteArray();
    }
}
