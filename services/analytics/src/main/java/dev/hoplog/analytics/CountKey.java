package dev.hoplog.analytics;

import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.topics.KeyPartition;
import java.nio.charset.StandardCharsets;

/** What is counted: one link, all links of a domain, all of them together, or the requests for unknown slugs. */
record CountKey(String text) {

    // No link ids: those begin with lnk_.
    static final CountKey ALL = new CountKey("all");
    static final CountKey ORPHANS = new CountKey("orphans");

    private static final String DOMAIN = "domain/";

    static CountKey of(LinkId link) {
        return new CountKey(link.text());
    }

    static CountKey of(Domain domain) {
        return new CountKey(DOMAIN + domain.name());
    }

    boolean isLink() {
        return LinkId.isWellFormed(text);
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    int partition(int countPartitions) {
        return KeyPartition.of(bytes(), countPartitions);
    }
}
