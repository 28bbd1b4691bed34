package dev.hoplog.analytics;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Texts that are written once and named by their place. */
final class Texts {

    private final Map<String, Integer> places = new LinkedHashMap<>();

    int place(String text) {
        Integer known = places.putIfAbsent(text, places.size());
        return known != null ? known : places.size() - 1;
    }

    Collection<String> inOrder() {
        return places.keySet();
    }
}
