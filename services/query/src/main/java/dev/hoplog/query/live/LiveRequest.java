package dev.hoplog.query.live;

import dev.hoplog.api.Fault;
import dev.hoplog.directory.Caller;
import dev.hoplog.events.LinkId;
import dev.hoplog.query.live.LiveEvent.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks to be told.
 *
 * @param kinds none for all that the key may be told
 * @param linkId as it was given; null for all
 * @param since a time before which nothing is wanted; null for none
 * @param start where to begin
 * @param faults all that is wrong with the request
 */
record LiveRequest(
        Set<Kind> kinds, @Nullable String linkId, @Nullable Instant since, Start start, List<Fault> faults) {

    private static final String TYPES = "types";
    private static final String LINK_ID = "linkId";
    private static final String FROM = "from";
    private static final Set<String> PARAMETERS = new TreeSet<>(Set.of(TYPES, LINK_ID, FROM));

    LiveRequest {
        kinds = Set.copyOf(kinds);
        faults = List.copyOf(faults);
    }

    /**
     * @param lastEventId the header with which a client comes back; null where it has none
     * @param logs whose places are meant
     * @param now times after it are not the past
     */
    static LiveRequest parse(Map<String, String[]> parameters, @Nullable String lastEventId, Logs logs, Instant now) {
        var faults = new ArrayList<Fault>();
        parameters.forEach((name, values) -> {
            if (!PARAMETERS.contains(name)) {
                faults.add(new Fault("?" + name, "unknownParameter", "This is not one of " + PARAMETERS + "."));
            } else if (values.length > 1) {
                faults.add(new Fault("?" + name, "repeated", "This may be given once."));
            }
        });
        Set<Kind> kinds = kinds(one(parameters, TYPES), faults);
        String from = one(parameters, FROM);
        Instant since = instant(from).orElse(null);
        Start start = start(from, since, logs, now, faults);
        if (lastEventId != null && !lastEventId.isBlank()) {
            // Where a client was is further than where it began.
            start = place(lastEventId.strip(), logs, "Last-Event-ID", faults).orElse(start);
        }
        return new LiveRequest(kinds, one(parameters, LINK_ID), since, start, faults);
    }

    /** @param permitted the kinds that the key may be told */
    Wanted wanted(Set<Kind> permitted, Caller caller) {
        return new Wanted(
                kinds.isEmpty() ? permitted : kinds, linkId == null ? null : new LinkId(linkId), since, caller);
    }

    private static @Nullable String one(Map<String, String[]> parameters, String name) {
        String[] values = parameters.get(name);
        return values == null || values.length == 0 ? null : values[0];
    }

    private static Set<Kind> kinds(@Nullable String types, List<Fault> faults) {
        var kinds = EnumSet.noneOf(Kind.class);
        if (types != null) {
            for (String type : types.split(",", -1)) {
                Kind.parse(type.strip())
                        .ifPresentOrElse(
                                kinds::add,
                                () -> faults.add(new Fault(
                                        "?" + TYPES,
                                        "notAllowed",
                                        "This is one or more of "
                                                + Arrays.stream(Kind.values())
                                                        .map(Kind::text)
                                                        .toList()
                                                + ", with commas between.")));
            }
        }
        return kinds;
    }

    private static Start start(
            @Nullable String from, @Nullable Instant since, Logs logs, Instant now, List<Fault> faults) {
        if (from == null) {
            return new Start.Now();
        }
        if (from.equals("earliest")) {
            return new Start.At(Place.beginning(logs));
        }
        if (since != null) {
            return since.isBefore(now) ? new Start.Since(since) : new Start.Now();
        }
        return place(from, logs, "?" + FROM, faults).orElse(new Start.Now());
    }

    private static Optional<Start> place(String text, Logs logs, String pointer, List<Fault> faults) {
        Optional<Place> place = Place.parse(text);
        if (place.isEmpty()) {
            faults.add(new Fault(
                    pointer,
                    "badCursor",
                    "This is the id of an event as it was given; from may also be earliest, or an instant of RFC 3339 such as"
                            + " 2030-01-31T12:00:00Z."));
            return Optional.empty();
        }
        if (!place.get().isOf(logs)) {
            faults.add(new Fault(pointer, "badCursor", "This is the id of an event of another installation."));
            return Optional.empty();
        }
        return place.map(Start.At::new);
    }

    private static Optional<Instant> instant(@Nullable String text) {
        try {
            return text == null
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
