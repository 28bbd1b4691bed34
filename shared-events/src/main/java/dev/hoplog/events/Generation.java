package dev.hoplog.events;

/**
 * One fold of all clicks, with stores of its own.
 *
 * @param fold the rules of counting, and the reporting time zone where it is not UTC: {@code v3}, {@code v3-Europe_Vienna}
 * @param number from 1: how often these rules were applied to all clicks anew
 */
public record Generation(String fold, int number) {

    /** With this the names begin of all that Kafka keeps for folds of clicks: consumer groups and internal topics. */
    public static final String APPLICATIONS = "hoplog-counts-";

    public Generation {
        if (fold.isEmpty() || number < 1) {
            throw new IllegalArgumentException("no generation: \"" + fold + "\", " + number);
        }
    }

    /** The one with which a fold begins. */
    public static Generation first(String fold) {
        return new Generation(fold, 1);
    }

    /** Its name: {@code v3}, and {@code v3.2} for the second. */
    public String text() {
        return number == 1 ? fold : fold + "." + number;
    }

    /** Of the Kafka Streams application that folds it. */
    public String applicationId() {
        return APPLICATIONS + text();
    }

    public Generation next() {
        return new Generation(fold, number + 1);
    }
}
