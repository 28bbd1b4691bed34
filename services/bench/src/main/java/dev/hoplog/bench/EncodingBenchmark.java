package dev.hoplog.bench;

import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.Trigger;
import dev.hoplog.events.codec.ClickEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A click of a browser, encoded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EncodingBenchmark {

    private static final String BROWSER =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    private final ClickEncoder encoder = new ClickEncoder(1 << 17);
    private final byte[] id = Links.id(1).text().getBytes(StandardCharsets.US_ASCII);
    private final byte[] location = Links.destination(1).getBytes(StandardCharsets.US_ASCII);
    private long now = 1_795_000_000_000L;

    /** Its length in bytes. */
    @Benchmark
    public int encode() {
        encode(encoder, now++, id, location);
        return encoder.length();
    }

    static void encode(ClickEncoder encoder, long at, byte[] id, byte[] location) {
        encoder.begin(at)
                .link(id, 0, 1)
                .request(Domain.DEFAULT, "s1", "", "")
                .destination(location, 0, location.length)
                .answer(302, Decision.REDIRECTED, Trigger.LINK, "GET")
                .visitor("https://news.example.org/", BROWSER, "en-GB,en;q=0.9", "203.0.113.0/24", at, "")
                .end("0123456789abcdef");
    }
}
