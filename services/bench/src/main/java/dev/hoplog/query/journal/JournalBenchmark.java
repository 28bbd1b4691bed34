package dev.hoplog.query.journal;

import dev.hoplog.bench.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A click of 256 bytes, appended; segments that are full are deleted as if they were shipped. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the setup before everything else.
public class JournalBenchmark {

    private final byte[] entry = new byte[256];
    private Path folder;
    private Journal journal;
    private JournalWriter writer;
    private Thread shipping;
    private long now = 1_795_000_000_000L;

    /** Opens a journal in a folder of its own. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        java.util.Arrays.fill(entry, (byte) 'x');
        folder = Files.createTempDirectory("hoplog-journal");
        var settings = new JournalSettings(16 << 20, 1L << 30, Duration.ZERO);
        journal = Journal.open(folder, settings, new JournalTarget("bench", new Uuid(1, 2), 8));
        writer = journal.writer();
        shipping = Thread.ofPlatform().daemon().start(this::ship);
    }

    /** Removes it. */
    @TearDown(Level.Trial)
    public void close() throws IOException, InterruptedException {
        writer.close();
        shipping.interrupt();
        shipping.join();
        journal.close();
        Folders.delete(folder);
    }

    /** One click. */
    @Benchmark
    public JournalWriter.Appended append() {
        return writer.append(entry, 0, entry.length, now++);
    }

    private void ship() {
        var waiting = new ArrayList<Segment>();
        try {
            while (true) {
                for (Segment segment = journal.arrival(); segment != null; segment = journal.arrival()) {
                    waiting.add(segment);
                }
                for (Segment segment : waiting) {
                    if (segment.seal() != null) {
                        journal.shipped(segment);
                    }
                }
                waiting.removeIf(segment -> !Files.exists(segment.file()));
                Thread.sleep(1);
            }
        } catch (InterruptedException e) {
            // The end.
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
