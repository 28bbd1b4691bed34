package dev.hoplog.analytics;

import dev.hoplog.events.LinkId;
import dev.hoplog.events.topics.KeyPartition;
import java.nio.charset.StandardCharsets;

/** What is counted: one link, or all of them together. */
record CountKey(String text) {

    /** No link id: those begin with {@code lnk_}. */
    static final CountKey ALL = new CountKey("all");

    static CountKey of(LinkId link) {
        return new CountKey(link.text());
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    int partition(int countPartitions) {
        return KeyPartition.of(bytes(), countPartitions);
    }
}
