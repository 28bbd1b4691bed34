package com.example.alert;

import java.time.Instant;
import java.util.Locale;

/**
 * A minute in which a link stands out.
 *
 * @param minute when it began
 * @param clicks in it, when it came to stand out; more may follow
 * @param mean clicks per minute in the hour before
 */
record Alert(String linkId, Instant minute, long clicks, double mean) {

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "ALERT %s: %d clicks in the minute from %s, against %.2f a minute in the hour before",
                linkId,
                clicks,
                minute,
                mean);
    }
}
