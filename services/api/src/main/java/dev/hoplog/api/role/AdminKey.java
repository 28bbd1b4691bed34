package dev.hoplog.api.role;

/**
 * The API key that may do everything.
 *
 * @param isNew whether this start made it, so that its owner has not seen it yet
 */
public record AdminKey(String text, boolean isNew) {

    @Override
    public String toString() {
        return "the admin key";
    }
}
