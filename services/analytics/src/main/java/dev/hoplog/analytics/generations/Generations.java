package dev.hoplog.analytics.generations;

import dev.hoplog.analytics.Analytics;
import dev.hoplog.analytics.AnalyticsSettings;
import dev.hoplog.events.Generation;
import dev.hoplog.events.GenerationEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/*
 *   begun --> BUILDING --all partitions checked--> CHECKED --switched--> CURRENT <--switched--> REPLACED
 *                 |                                                    (first one)                 |
 *                 |--failed--> FAILED ------------------- dropped ------------------> DROPPED <----'
 *
 * Every node folds the same records in the same order, so all of them know which generation answers from which record on. A
 * record that makes no sense in the state in which it comes means nothing: two nodes may append the same at once.
 */
/** The generations of one fold, in the order of their numbers. Immutable. */
public final class Generations {

    private final List<GenerationState> all;
    private final int partitions;

    private Generations(List<GenerationState> all, int partitions) {
        this.all = List.copyOf(all);
        this.partitions = partitions;
    }

    /** Of what these settings count, before any record. */
    public static Generations of(AnalyticsSettings settings) {
        return of(Analytics.firstGeneration(settings).fold(), settings.layout().countPartitions());
    }

    /**
     * Before any record.
     *
     * @param partitions of the counts, each of which must be checked
     */
    static Generations of(String fold, int partitions) {
        return new Generations(List.of(GenerationState.first(Generation.first(fold))), partitions);
    }

    /** After a record; the same if it means nothing, or tells of another fold. */
    public Generations with(GenerationEvent event) {
        Generation generation = event.generation();
        if (!generation.fold().equals(all.getFirst().generation().fold())) {
            return this;
        }
        if (event.change() instanceof GenerationEvent.Begun begun) {
            return begun(event, begun);
        }
        return find(generation).map(state -> with(event, state)).orElse(this);
    }

    private Generations begun(GenerationEvent event, GenerationEvent.Begun begun) {
        boolean isNext = event.generation().equals(all.getLast().generation().next());
        if (!isNext || onTheWay().isPresent() || replaced().isPresent()) {
            return this;
        }
        var more = new ArrayList<>(all);
        more.add(GenerationState.begun(event.generation(), begun.requestId(), event.actor(), event.at()));
        return new Generations(more, partitions);
    }

    private Generations with(GenerationEvent event, GenerationState state) {
        return switch (event.change()) {
            case GenerationEvent.Begun _ -> this;
            case GenerationEvent.Checked checked ->
                state.status() == GenerationState.Status.BUILDING ? replace(checked(state, checked)) : this;
            case GenerationEvent.Failed failed -> state.isOnTheWay() ? replace(state.failed(failed.reason())) : this;
            case GenerationEvent.Switched switched ->
                state.status() == GenerationState.Status.CHECKED
                                || (state.status() == GenerationState.Status.REPLACED && !switched.automatic())
                        ? replace(currentState().with(GenerationState.Status.REPLACED))
                                .replace(state.switchedOn(event.at()))
                        : this;
            case GenerationEvent.Dropped _ ->
                state.status() == GenerationState.Status.CURRENT
                        ? this
                        : replace(state.with(GenerationState.Status.DROPPED));
        };
    }

    private GenerationState checked(GenerationState state, GenerationEvent.Checked checked) {
        var together = new HashSet<>(state.checked());
        together.addAll(checked.partitions());
        GenerationState next = state.withChecked(together);
        return together.size() == partitions ? next.with(GenerationState.Status.CHECKED) : next;
    }

    /** All there ever were, also those that are gone. */
    public List<GenerationState> all() {
        return all;
    }

    /** The one that answers. */
    public Generation current() {
        return currentState().generation();
    }

    /** The one that is being built. */
    public Optional<GenerationState> onTheWay() {
        return all.stream().filter(GenerationState::isOnTheWay).findFirst();
    }

    /** The one that can be switched back to. */
    public Optional<GenerationState> replaced() {
        return all.stream()
                .filter(state -> state.status() == GenerationState.Status.REPLACED)
                .findFirst();
    }

    public Optional<GenerationState> find(Generation generation) {
        return all.stream()
                .filter(state -> state.generation().equals(generation))
                .findFirst();
    }

    /** By its name. */
    public Optional<GenerationState> find(String text) {
        return all.stream()
                .filter(state -> state.generation().text().equals(text))
                .findFirst();
    }

    /** The one that a request began. */
    public Optional<GenerationState> ofRequest(UUID request) {
        return all.stream().filter(state -> request.equals(state.request())).findFirst();
    }

    private GenerationState currentState() {
        return all.stream()
                .filter(state -> state.status() == GenerationState.Status.CURRENT)
                .findFirst()
                .orElseThrow();
    }

    private Generations replace(GenerationState next) {
        return new Generations(
                all.stream()
                        .map(state -> state.generation().equals(next.generation()) ? next : state)
                        .toList(),
                partitions);
    }
}
