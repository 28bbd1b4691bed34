package dev.hoplog.links;

import dev.hoplog.api.Fault;
import dev.hoplog.events.LinkKey;
import java.util.List;

/** Why a command was not carried out. */
public sealed interface Rejection {

    /** The key has an owner, for ever. */
    record SlugTaken(LinkKey key) implements Rejection {}

    /** As many generated slugs as are tried were all taken. */
    record NoFreeSlug() implements Rejection {}

    record UnknownLink() implements Rejection {}

    /** The link is deleted, and must be restored before it is changed. */
    record LinkIsDeleted() implements Rejection {}

    /** The key is no alias of the link. */
    record UnknownAlias() implements Rejection {}

    /** The key is the link's first slug, which stays its own for ever. */
    record HomeStays(LinkKey key) implements Rejection {}

    /** The link never had such a version. */
    record UnknownVersion() implements Rejection {}

    /** The link has another version than the client has seen. */
    record StaleVersion(long version) implements Rejection {}

    /** The settings contradict each other. */
    record Unacceptable(List<Fault> faults) implements Rejection {
        public Unacceptable {
            faults = List.copyOf(faults);
        }
    }

    /** The idempotency key names the effect of another request. */
    record KeyUsedOtherwise() implements Rejection {}

    /** Others changed the link each time before this command could; nothing was done. */
    record Contended() implements Rejection {}

    /** The log cannot be written now, for a reason the operator can be told; nothing was done. */
    record CannotDecide(String reason) implements Rejection {}

    /** As many commands as can wait for the log are waiting; nothing was done. */
    record TooManyWaiting() implements Rejection {}

    /** The command may have taken effect, or may yet: only a repeat under the same idempotency key finds out. */
    record OutcomeUnknown() implements Rejection {}
}
