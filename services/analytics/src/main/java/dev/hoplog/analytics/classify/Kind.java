package dev.hoplog.analytics.classify;

/** Who asked. Each click is of exactly one kind. */
public enum Kind {
    /** A person, as far as the request tells. */
    HUMAN,
    /** A program: a crawler, a fetcher of previews, a prefetch, whoever asks for headers only. */
    BOT,
    /** Nothing is known that could tell: the click was counted without its details, or names no user agent. */
    UNCLASSIFIED
}
