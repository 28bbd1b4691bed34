package dev.hoplog.links;

import dev.hoplog.directory.Directory;

/** What came of a write. */
public sealed interface Written {

    /** It is done: now, by an earlier copy of the command, or because there was nothing to do. The link as it is now. */
    record Done(Directory.Entry entry) implements Written {}

    /** Nothing was written, since a link that will do was there already. */
    record Found(Directory.Entry entry) implements Written {}

    record Refused(Rejection rejection) implements Written {}
}
