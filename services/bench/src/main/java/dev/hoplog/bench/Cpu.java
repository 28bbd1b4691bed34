package dev.hoplog.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What processes have used of the processors, user and system, by what their threads are for.
 *
 * <p>From {@code /proc}, in ticks of 10 ms.
 */
record Cpu(Map<Kind, Long> ticks) {

    private static final long MICROS_PER_TICK = 10_000;

    /** What a thread is for, by its name. */
    @SuppressWarnings("ImmutableEnumChecker") // List.of gives one that nobody can change
    enum Kind {
        REDIRECTS("redirect loops", "redirects"),
        JOURNAL("journal and sender", "journal-", "kafka-producer-"),
        STREAMS("dedupe and count", "hoplog-counts"),
        BROKER(
                "broker",
                "data-plane",
                "kafka-1",
                "broker",
                "controller",
                "quorum",
                "group-coord",
                "Transaction",
                "Expira"),
        COMPILER("compiler", "C1 ", "C2 ", "Training"),
        COLLECTOR("garbage collector", "ZWorker", "ZDriver", "ZDirector", "ZUncommitter", "GC ", "G1 ", "VM "),
        OTHER("all else");

        final String text;
        private final List<String> names;

        Kind(String text, String... names) {
            this.text = text;
            this.names = List.of(names);
        }

        static Kind of(String thread) {
            for (Kind kind : values()) {
                if (kind.names.stream().anyMatch(thread::startsWith)) {
                    return kind;
                }
            }
            return OTHER;
        }
    }

    static Cpu of(List<Long> pids) {
        var ticks = new EnumMap<Kind, Long>(Kind.class);
        for (long pid : pids) {
            long ofThreads = 0;
            Path process = Path.of("/proc", Long.toString(pid));
            try (var threads = Files.list(process.resolve("task"))) {
                for (Path thread : threads.toList()) {
                    String[] stat = stat(thread);
                    if (stat.length > 0) {
                        long used = Long.parseLong(stat[1]) + Long.parseLong(stat[2]);
                        ofThreads += used;
                        ticks.merge(Kind.of(stat[0]), used, Long::sum);
                    }
                }
                // Threads that have ended are in the process's sum only.
                String[] stat = stat(process);
                ticks.merge(Kind.OTHER, Long.parseLong(stat[1]) + Long.parseLong(stat[2]) - ofThreads, Long::sum);
            } catch (IOException e) {
                throw new BenchException(
                        "Process " + pid + " cannot be looked at in /proc (" + e.getMessage() + ").", e);
            }
        }
        return new Cpu(ticks);
    }

    Cpu since(Cpu before) {
        var used = new EnumMap<Kind, Long>(Kind.class);
        ticks.forEach((kind, now) -> used.put(kind, Math.max(0, now - before.ticks.getOrDefault(kind, 0L))));
        return new Cpu(used);
    }

    double micros() {
        return ticks.values().stream().mapToLong(Long::longValue).sum() * (double) MICROS_PER_TICK;
    }

    double micros(Kind kind) {
        return ticks.getOrDefault(kind, 0L) * (double) MICROS_PER_TICK;
    }

    /** A table of microseconds per redirect. */
    String perRedirect(long redirects) {
        var table = new StringBuilder();
        for (Kind kind : Kind.values()) {
            table.append(String.format(Locale.ROOT, "  %-20s %6.2f%n", kind.text, micros(kind) / redirects));
        }
        return table.toString();
    }

    /** Name, user ticks, system ticks (proc_pid_stat(5)); empty for a thread that has ended. */
    private static String[] stat(Path task) throws IOException {
        try {
            String line = Files.readString(task.resolve("stat"));
            int close = line.lastIndexOf(')');
            String[] fields = line.substring(close + 2).split(" ", -1);
            return new String[] {line.substring(line.indexOf('(') + 1, close), fields[11], fields[12]};
        } catch (NoSuchFileException e) {
            return new String[0];
        } catch (IOException e) {
            // A thread that ends while its file is read.
            if (Files.exists(task)) {
                throw e;
            }
            return new String[0];
        }
    }
}
