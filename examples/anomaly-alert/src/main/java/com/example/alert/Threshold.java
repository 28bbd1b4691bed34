package com.example.alert;

/**
 * From when on a minute stands out.
 *
 * @param factor more than so many times the mean of the hour before
 * @param least and at least so many clicks, so that a quiet link's second click is no news
 */
record Threshold(double factor, long least) {

    boolean isCrossed(long clicks, double mean) {
        return clicks >= least && clicks > factor * mean;
    }
}
