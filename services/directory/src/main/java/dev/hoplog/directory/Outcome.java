package dev.hoplog.directory;

import dev.hoplog.events.BodyHash;
import dev.hoplog.events.LinkKey;

/** What became of a command once the log decided. */
public sealed interface Outcome {

    /**
     * An event of the command took effect; of several copies, the first.
     *
     * @param version of the key after the event
     * @param bodyHash of the request that took effect
     */
    record TookEffect(LinkKey key, long version, BodyHash bodyHash) implements Outcome {}

    /** The event is void: its key had another version already. */
    record CameTooLate() implements Outcome {}
}
