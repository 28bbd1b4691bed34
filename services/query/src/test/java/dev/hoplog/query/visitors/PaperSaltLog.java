package dev.hoplog.query.visitors;

import dev.hoplog.events.VisitorSalt;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.TimeoutException;

/** A log of salts in memory. */
public final class PaperSaltLog implements SaltLog {

    private final List<VisitorSalt> log = new ArrayList<>();
    private Runnable beforeAppend = () -> {};
    private boolean isAway;
    private int reads;

    /** Salts that are known at an instant, the same in every run. */
    public static VisitorSalts knownAt(Instant now) {
        var salts = new VisitorSalts(new PaperSaltLog(), new Random(1), InstantSource.fixed(now));
        salts.look(now);
        return salts;
    }

    /** Salts of a node that has not reached the log. */
    public static VisitorSalts unknown() {
        return new VisitorSalts(new PaperSaltLog(), new Random(1), InstantSource.system());
    }

    @Override
    public List<VisitorSalt> read() {
        requireThere();
        reads++;
        return log.stream().map(PaperSaltLog::copy).collect(Collectors.toCollection(ArrayList::new));
    }

    @Override
    public void append(VisitorSalt salt) {
        requireThere();
        Runnable first = beforeAppend;
        beforeAppend = () -> {};
        first.run();
        log.add(copy(salt));
    }

    /** Happens once, between the look of the next who appends and the record. */
    void beforeNextAppend(Runnable happening) {
        beforeAppend = happening;
    }

    void goAway() {
        isAway = true;
    }

    void comeBack() {
        isAway = false;
    }

    /** What retention does. */
    void expire(LocalDate day) {
        log.removeIf(salt -> salt.day().equals(day));
    }

    int reads() {
        return reads;
    }

    /** The days of the records, in their order. */
    List<LocalDate> days() {
        return log.stream().map(VisitorSalt::day).toList();
    }

    private void requireThere() {
        if (isAway) {
            throw new TimeoutException("no broker");
        }
    }

    private static VisitorSalt copy(VisitorSalt salt) {
        return new VisitorSalt(salt.day(), salt.bytes().clone());
    }
}
