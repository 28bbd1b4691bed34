package dev.hoplog.links.search;

import dev.hoplog.directory.Directory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the index says to a question: an answer, or that it has none now. */
public sealed interface Answer<T> {

    /** It says this. */
    record Found<T>(T result) implements Answer<T> {}

    /**
     * It cannot say: it is being made, or it is broken.
     *
     * @param reason a sentence for whoever asked
     */
    record Unready<T>(String reason) implements Answer<T> {}

    /**
     * A page of a list of links, as they are in the directory now.
     *
     * @param next behind which place the next page begins; null after the last one
     */
    record Links(List<Directory.Entry> entries, @Nullable Place next) {
        public Links {
            entries = List.copyOf(entries);
        }
    }

    /**
     * A page of the list of tags, in the order of their UTF-8 bytes.
     *
     * @param next behind which tag the next page begins; null after the last one
     */
    record Tags(List<TagCount> tags, @Nullable String next) {
        public Tags {
            tags = List.copyOf(tags);
        }
    }

    /** A tag, and how many of the links that were asked for have it and are neither deleted nor archived. */
    record TagCount(String tag, int links) {}
}
