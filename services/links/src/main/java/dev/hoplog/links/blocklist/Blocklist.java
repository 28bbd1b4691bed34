package dev.hoplog.links.blocklist;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * The file is the truth: whoever changes it, by hand or through the API, and on whatever machine, the next use finds it
 * changed. Each use asks for the state of the file, which costs some microseconds, and reads it only if that is another
 * than the one that was read. The time of the last change in it (ctime) also moves where only rights were changed, or
 * where another file, however old, took the name.
 *
 * A file that cannot be read, or has a line that is no name, changes nothing: half a list would let through what its
 * owner believes blocked.
 */
/** The names that links may not lead to, kept in a file of a name a line. Any number of threads may use it. */
public final class Blocklist {

    private static final Logger log = LoggerFactory.getLogger(Blocklist.class);

    private static final int SHOWN = 80;

    private final Path file;
    private volatile Reading reading;

    private Blocklist(Path file, Reading reading) {
        this.file = file;
        this.reading = reading;
    }

    /**
     * The list in this file; an empty one while there is no file.
     *
     * @throws UnreadableException if the file cannot be read or has a line that is no name
     */
    public static Blocklist open(Path file) {
        Map<String, Object> state = state(file);
        var names = state.isEmpty() ? new BlockedNames(Set.of()) : read(file);
        return new Blocklist(file, new Reading(state, names, ""));
    }

    /** The entry that stands for a canonical name, itself or one above it; empty where the name is not blocked. */
    public Optional<String> entryFor(String name) {
        return current().names().entryFor(name);
    }

    /** What is in force. */
    public BlockedNames names() {
        return current().names();
    }

    /** Why it is not the file as that is now: a sentence, empty where it is. */
    public String fault() {
        return current().fault();
    }

    /**
     * Puts these names in the place of all that were there, in the file too.
     *
     * @throws IOException if the file cannot be written; then nothing has changed
     */
    public synchronized void replace(BlockedNames names) throws IOException {
        // The name stays where it is if it is a link to a file elsewhere.
        Path target = Files.exists(file) ? file.toRealPath() : file;
        Path whole = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".new");
        try {
            Files.write(whole, new TreeSet<>(names.names()), StandardOpenOption.CREATE_NEW);
            try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(whole);
        }
        reload();
    }

    private Reading current() {
        Reading last = reading;
        return state(file).equals(last.state()) ? last : reload();
    }

    private synchronized Reading reload() {
        // Before the file is read: what changes meanwhile is read again.
        Map<String, Object> state = state(file);
        if (!state.equals(reading.state())) {
            reading = next(state);
        }
        return reading;
    }

    private Reading next(Map<String, Object> state) {
        try {
            if (state.isEmpty()) {
                throw new UnreadableException("The blocklist " + file + " is gone.");
            }
            BlockedNames names = read(file);
            log.atInfo().addKeyValue("names", names.names().size()).log("the blocklist was read again");
            return new Reading(state, names, "");
        } catch (UnreadableException e) {
            log.atWarn().log("{} The names that were read before stay blocked.", e.getMessage());
            return new Reading(state, reading.names(), String.valueOf(e.getMessage()));
        }
    }

    /** What changes whenever the file does; empty where there is none. */
    private static Map<String, Object> state(Path file) {
        // Asked for every destination, and most installations have no such file: an exception costs more than the rest.
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            return Files.readAttributes(file, "unix:ctime,ino,size");
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (IOException e) {
            return Map.of("unreadable", e.toString());
        }
    }

    private static BlockedNames read(Path file) {
        var names = new HashSet<String>();
        int number = 0;
        try {
            for (String line : Files.readAllLines(file)) {
                number++;
                int comment = line.indexOf('#');
                String text = (comment < 0 ? line : line.substring(0, comment)).strip();
                if (!text.isEmpty()) {
                    names.add(canonical(text, file, number));
                }
            }
        } catch (IOException e) {
            throw new UnreadableException("The blocklist " + file + " cannot be read as text in UTF-8 (" + e + ").");
        }
        return new BlockedNames(names);
    }

    private static String canonical(String text, Path file, int number) {
        String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
        return BlockedNames.canonical(text)
                .orElseThrow(() -> new UnreadableException("Line " + number + " of the blocklist " + file + ", \""
                        + shown + "\", is neither a host name nor an IP address."));
    }

    /** Why a blocklist cannot be read, in a sentence for its owner. */
    public static final class UnreadableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }

    /**
     * What was read last.
     *
     * @param state of the file, when it was read or could not be
     * @param fault why the names are of an earlier state
     */
    private record Reading(Map<String, Object> state, BlockedNames names, String fault) {}
}
