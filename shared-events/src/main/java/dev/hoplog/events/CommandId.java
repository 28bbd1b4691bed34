package dev.hoplog.events;

import java.util.UUID;

/** Names a command, 128 bits: every repeat of a command carries the same one, on any node. */
public record CommandId(UUID bits) {

    @Override
    public String toString() {
        return bits.toString();
    }
}
