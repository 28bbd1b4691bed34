package dev.hoplog.analytics.classify;

import java.util.List;

/** User agents of which others say what they are: test resources, beside which README.md says whose. */
final class KnownAgents {

    /** @param name as uap-core gives it, {@code Other} for none */
    record Known(String userAgent, String name) {

        /** As a value of a dimension. */
        String value() {
            return name.equals("Other") ? Classified.UNKNOWN : name;
        }
    }

    private KnownAgents() {}

    static List<Known> browsers() {
        return read("uap-core-browsers.tsv");
    }

    static List<Known> systems() {
        return read("uap-core-systems.tsv");
    }

    static List<String> bots() {
        return Resources.lines("crawler-user-agents.txt");
    }

    private static List<Known> read(String name) {
        return Resources.lines(name).stream()
                .map(line -> {
                    int tab = line.indexOf('\t');
                    return new Known(line.substring(0, tab), line.substring(tab + 1));
                })
                .toList();
    }
}
