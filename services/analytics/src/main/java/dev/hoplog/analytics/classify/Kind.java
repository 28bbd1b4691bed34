package dev.hoplog.analytics.classify;

/** Who asked. Each click is of exactly one kind. */
public enum Kind {
    /** A person, as far as the request tells. */
    HUMAN(1),
    /** A program: a crawler, a fetcher of previews, a prefetch, whoever asks for headers only. */
    BOT(2),
    /** Nothing is known that could tell: the click was counted without its details, or names no user agent. */
    UNCLASSIFIED(3);

    private final int number;

    Kind(int number) {
        this.number = number;
    }

    /** Names it in bytes. */
    public int number() {
        return number;
    }

    /** @throws IllegalArgumentException if no kind has this number */
    public static Kind ofNumber(int number) {
        for (Kind kind : values()) {
            if (kind.number == number) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown kind " + number);
    }
}
