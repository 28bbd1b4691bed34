package dev.hoplog.links;

import java.util.List;

/** Which versions of a link a command is meant for. */
public sealed interface VersionMatch {

    boolean accepts(long version);

    /** Whichever it has. */
    record Any() implements VersionMatch {
        @Override
        public boolean accepts(long version) {
            return true;
        }
    }

    /** These only: those that the client has seen. */
    record OneOf(List<Long> versions) implements VersionMatch {
        public OneOf {
            versions = List.copyOf(versions);
        }

        @Override
        public boolean accepts(long version) {
            return versions.contains(version);
        }
    }
}
