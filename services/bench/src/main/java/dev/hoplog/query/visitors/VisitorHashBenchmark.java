package dev.hoplog.query.visitors;

import dev.hoplog.events.VisitorSalt;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
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
import org.openjdk.jmh.annotations.Warmup;

/** The hash of a visitor with a browser, and what it costs as an HMAC. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the setup before everything else.
public class VisitorHashBenchmark {

    private static final String BROWSER =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
    private static final long NOW = 1_795_000_000_000L;

    private final byte[] address = {(byte) 203, 0, 113, 7};
    private VisitorHash visitors;
    private Mac mac;

    /** Salts of a log in memory. */
    @Setup(Level.Trial)
    public void open() throws GeneralSecurityException {
        InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(NOW));
        var salts = new VisitorSalts(new Log(), new Random(1), clock);
        salts.look(clock.instant());
        visitors = new VisitorHash(salts, 2048);
        mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, "HmacSHA256"));
    }

    /** As each click has it. */
    @Benchmark
    public long hash() {
        return visitors.of(address, BROWSER, NOW);
    }

    /** The same message, by the JDK. */
    @Benchmark
    public byte[] hmac() {
        mac.update(address);
        return mac.doFinal(BROWSER.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static final class Log implements SaltLog {

        private final List<VisitorSalt> salts = new ArrayList<>();

        @Override
        public List<VisitorSalt> read() {
            return salts.stream()
                    .map(salt -> new VisitorSalt(salt.day(), salt.bytes().clone()))
                    .toList();
        }

        @Override
        public void append(VisitorSalt salt) {
            salts.add(new VisitorSalt(salt.day(), salt.bytes().clone()));
        }
    }
}
