package dev.hoplog.bench;

import java.util.Arrays;
import java.util.Locale;

/** What is left of many rounds on a noisy machine: medians, and ratios of what was measured side by side. */
final class Ratios {

    private Ratios() {}

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** The ratios round by round: median (lowest to highest). */
    static String text(double[] values, double[] references) {
        var ratios = new double[values.length];
        Arrays.setAll(ratios, round -> values[round] / references[round]);
        Arrays.sort(ratios);
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median(ratios), ratios[0], ratios[ratios.length - 1]);
    }

    /** What was measured round by round: median (lowest to highest). */
    static String spread(String format, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT,
                format + " (" + format + " to " + format + ")",
                median(values),
                sorted[0],
                sorted[sorted.length - 1]);
    }
}
