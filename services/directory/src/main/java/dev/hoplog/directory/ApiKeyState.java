package dev.hoplog.directory;

import dev.hoplog.events.ApiKey;
import dev.hoplog.events.ApiKeyDeleted;
import dev.hoplog.events.ApiKeyEvent;

/** What the log says of an API key. */
public sealed interface ApiKeyState {

    /** Nothing. */
    record Absent() implements ApiKeyState {}

    /** The key is there; whether it has expired is for the clock to say. */
    record Present(ApiKey key) implements ApiKeyState {}

    /** The key was deleted, for ever. */
    record Deleted(ApiKeyDeleted event) implements ApiKeyState {}

    ApiKeyState ABSENT = new Absent();

    /**
     * The whole rule: a deletion is final, whatever comes before or after it. So neither the order of records, nor their
     * repetition, nor compaction can bring a deleted key back. Of several records of the key itself the last one counts,
     * which is the one that compaction keeps.
     */
    static ApiKeyState evolve(ApiKeyState state, ApiKeyEvent event) {
        return switch (state) {
            case Deleted deleted -> deleted;
            case Absent _, Present _ ->
                switch (event) {
                    case ApiKey key -> new Present(key);
                    case ApiKeyDeleted deleted -> new Deleted(deleted);
                };
        };
    }
}
