package dev.hoplog.query.live;

import dev.hoplog.directory.Scope;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An event as listeners are told it. Its bytes are made when the first of them wants it, and once for all. */
final class LiveEvent {

    /** Of which topic it is. */
    enum Kind {
        CLICK("click", Scope.CLICKS_READ),
        LINK("link", Scope.LINKS_READ);

        private final String text;
        private final Scope scope;

        Kind(String text, Scope scope) {
            this.text = text;
            this.scope = scope;
        }

        String text() {
            return text;
        }

        /** What a key must allow to be told of it. */
        Scope scope() {
            return scope;
        }

        /** The kind of this text; empty for a text that names none. */
        static Optional<Kind> parse(String text) {
            return Arrays.stream(values())
                    .filter(kind -> kind.text.equals(text))
                    .findFirst();
        }
    }

    /**
     * By what it is told or not.
     *
     * @param linkId null where no link has the slug
     */
    record About(Kind kind, @Nullable LinkId linkId, Domain domain, Instant at) {}

    private final About about;
    private final Place before;
    private final int slot;
    private final long offset;
    private final int entry;
    private @Nullable Supplier<byte[]> json;
    private byte @Nullable [] body;
    private byte @Nullable [] id;

    /**
     * @param before up to where the reader had come before this event's record
     * @param entry its number within the record
     * @param json one line
     */
    LiveEvent(About about, Place before, int slot, long offset, int entry, Supplier<byte[]> json) {
        this.about = about;
        this.before = before;
        this.slot = slot;
        this.offset = offset;
        this.entry = entry;
        this.json = json;
    }

    About about() {
        return about;
    }

    boolean isBefore(Place place) {
        return place.hasPassed(slot, offset, entry);
    }

    /** How far a reader has come with this event, who was at a place before it. */
    Place after(Place place) {
        return place.within(slot, offset, entry + 1);
    }

    /** How far the reader had come that read it. */
    Place after() {
        return after(before);
    }

    /** The field {@code id}: where to go on after this event. */
    synchronized byte[] id() {
        if (id == null) {
            id = id(after());
        }
        return id;
    }

    /** All else, with the empty line that ends it. */
    synchronized byte[] body() {
        if (body == null) {
            var bytes = new ByteArrayOutputStream();
            bytes.writeBytes(("event: " + about.kind.text + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
            if (json != null) {
                bytes.writeBytes(json.get());
                // It holds on to all that the event was made of.
                json = null;
            }
            bytes.write('\n');
            bytes.write('\n');
            body = bytes.toByteArray();
        }
        return body;
    }

    /** The field {@code id} that names a place. */
    static byte[] id(Place place) {
        return ("id: " + place + "\n").getBytes(StandardCharsets.US_ASCII);
    }
}
