package dev.hoplog.events;

import java.util.List;

/** What an event says about its key. */
public sealed interface LinkFact {

    /** What kind of fact it is, as all forms for people and programs name it. */
    default String type() {
        return switch (this) {
            case LinkCreated _ -> "created";
            case LinkChanged _ -> "changed";
            case LinkDeleted _ -> "deleted";
            case LinkRestored _ -> "restored";
            case LinkPurged _ -> "purged";
            case AliasClaimed _ -> "aliasClaimed";
            case AliasReleased _ -> "aliasReleased";
        };
    }

    /** A link begins; this key is its home, under which all later facts about the link itself are appended. */
    record LinkCreated(LinkSettings settings) implements LinkFact {}

    /**
     * The link has other settings.
     *
     * @param settings all of them, after the change
     * @param changedFields the names of those that differ
     * @param revertedToVersion the version whose settings were taken up again; 0 for an ordinary change
     */
    record LinkChanged(LinkSettings settings, List<String> changedFields, long revertedToVersion) implements LinkFact {
        public LinkChanged {
            changedFields = List.copyOf(changedFields);
        }
    }

    /** The link redirects no more; its slug stays reserved. */
    record LinkDeleted() implements LinkFact {}

    /** A deleted link is live again. */
    record LinkRestored() implements LinkFact {}

    /** The link's text is gone from every later copy of the log; its slug stays reserved. */
    record LinkPurged() implements LinkFact {}

    /** The key is from now on another slug of the event's link. */
    record AliasClaimed() implements LinkFact {}

    /** The alias answers for its link no more; it stays reserved. */
    record AliasReleased() implements LinkFact {}
}
