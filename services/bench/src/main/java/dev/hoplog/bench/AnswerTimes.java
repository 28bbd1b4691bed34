package dev.hoplog.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many requests a server has answered within which time, by its own clock: from the first line of a request to the end
 * of the answer.
 *
 * @param within how many took at most so many seconds
 */
record AnswerTimes(NavigableMap<Double, Double> within) {

    private static final Pattern BUCKET =
            Pattern.compile("(?m)^http_server_requests_seconds_bucket\\{.*le=\"([^\"]+)\".*} (\\S+)$");
    private static final double MILLI = 1000;
    private static final double FIRST_MILLIS = 0.05;
    private static final double LAST_MILLIS = 20_000;
    private static final double STEP = 1.1;

    /** With this in its environment a server keeps times so exactly that percentiles are right to a tenth. */
    static Map<String, String> environment() {
        List<String> bounds = new ArrayList<>();
        for (double bound = FIRST_MILLIS; bound < LAST_MILLIS; bound *= STEP) {
            bounds.add(String.format(Locale.ROOT, "%.0fus", bound * MILLI));
        }
        return Map.of("MANAGEMENT_METRICS_DISTRIBUTION_SLO_HTTP_SERVER_REQUESTS", String.join(",", bounds));
    }

    /** @param metrics as a server tells them to Prometheus */
    static AnswerTimes of(String metrics) {
        var within = new TreeMap<Double, Double>();
        Matcher bucket = BUCKET.matcher(metrics);
        while (bucket.find()) {
            if (!bucket.group().contains("uri=\"/actuator")) {
                double bound = bucket.group(1).equals("+Inf") ? Double.MAX_VALUE : Double.parseDouble(bucket.group(1));
                within.merge(bound, Double.parseDouble(bucket.group(2)), Double::sum);
            }
        }
        return new AnswerTimes(within);
    }

    AnswerTimes since(AnswerTimes before) {
        var later = new TreeMap<Double, Double>();
        within.forEach((bound, count) -> later.put(bound, count - before.within.getOrDefault(bound, 0.0)));
        return new AnswerTimes(later);
    }

    /** Milliseconds within which this share was answered. */
    double millis(double share) {
        double wanted = within.isEmpty() ? 0 : share * within.lastEntry().getValue();
        double lower = 0;
        double below = 0;
        for (var bucket : within.entrySet()) {
            if (bucket.getValue() > 0 && bucket.getValue() >= wanted) {
                double part = (wanted - below) / (bucket.getValue() - below);
                return MILLI * (lower + part * (Math.min(bucket.getKey(), LAST_MILLIS / MILLI) - lower));
            }
            lower = bucket.getKey();
            below = bucket.getValue();
        }
        return Double.NaN;
    }
}
