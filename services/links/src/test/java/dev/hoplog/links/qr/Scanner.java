package dev.hoplog.links.qr;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.Result;
import com.google.zxing.ResultMetadataType;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/** Reads pictures of QR codes. */
public final class Scanner {

    private static final Pattern VIEW_BOX = Pattern.compile("viewBox=\"0 0 (\\d+) (\\d+)\"");
    private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-(\\d+)z");
    private static final int SCALE = 4;

    private final Result result;

    private Scanner(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        var pixels = new RGBLuminanceSource(width, height, image.getRGB(0, 0, width, height, null, 0, width));
        try {
            result = new QRCodeReader().decode(new BinaryBitmap(new GlobalHistogramBinarizer(pixels)));
        } catch (NotFoundException e) {
            throw new AssertionError("no QR code is in the picture", e);
        } catch (ReaderException e) {
            throw new AssertionError("the QR code cannot be read", e);
        }
    }

    public static BufferedImage image(byte[] png) {
        try {
            return ImageIO.read(new ByteArrayInputStream(png));
        } catch (IOException e) {
            throw new AssertionError("no PNG", e);
        }
    }

    public static Scanner ofPng(byte[] png) {
        return new Scanner(image(png));
    }

    /** Draws the runs of the path, which must be all of it. */
    public static Scanner ofSvg(byte[] svg) {
        String text = new String(svg, StandardCharsets.UTF_8);
        var box = VIEW_BOX.matcher(text);
        assertThat(box.find()).isTrue();
        int side = Integer.parseInt(box.group(1));
        var image = new BufferedImage(side * SCALE, side * SCALE, BufferedImage.TYPE_INT_RGB);
        fill(image, 0, 0, side, side, 0xffffff);
        String path = text.substring(text.indexOf(" d=\"") + 4, text.lastIndexOf("\"/>"));
        assertThat(RUN.matcher(path).replaceAll("")).isEmpty();
        RUN.matcher(path).results().forEach(run -> {
            assertThat(run.group(3)).isEqualTo(run.group(4));
            fill(image, number(run, 1), number(run, 2), number(run, 3), 1, 0x000000);
        });
        return new Scanner(image);
    }

    public String text() {
        return result.getText();
    }

    String errorCorrection() {
        return String.valueOf(result.getResultMetadata().get(ResultMetadataType.ERROR_CORRECTION_LEVEL));
    }

    private static int number(MatchResult run, int group) {
        return Integer.parseInt(run.group(group));
    }

    private static void fill(BufferedImage image, int x, int y, int width, int height, int color) {
        for (int row = y * SCALE; row < (y + height) * SCALE; row++) {
            for (int column = x * SCALE; column < (x + width) * SCALE; column++) {
                image.setRGB(column, row, color);
            }
        }
    }
}
