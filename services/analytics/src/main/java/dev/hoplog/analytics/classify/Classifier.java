package dev.hoplog.analytics.classify;

import dev.hoplog.events.ClickEntry;

/** Tells what a click counts as. Good for any number of threads. */
@FunctionalInterface
public interface Classifier {

    Classified classify(ClickEntry.Click click);
}
