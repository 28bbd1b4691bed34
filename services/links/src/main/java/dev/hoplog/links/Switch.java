package dev.hoplog.links;

import dev.hoplog.api.role.RefusedStartException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A setting that is on or off. */
final class Switch {

    private Switch() {}

    /**
     * Whether it is on; nothing, and an empty text, is off.
     *
     * @param question what it decides, as the beginning of a sentence
     * @param names the flag and the variable, for whoever has to correct it
     * @throws RefusedStartException if the text is neither true nor false
     */
    static boolean isOn(@Nullable String text, String question, String names) {
        return switch (text == null ? "" : text.strip().toLowerCase(Locale.ROOT)) {
            case "", "false" -> false;
            case "true" -> true;
            default ->
                throw new RefusedStartException(
                        question + " is true or false, and not \"" + text + "\": set " + names + ".");
        };
    }
}
