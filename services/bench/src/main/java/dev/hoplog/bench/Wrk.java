package dev.hoplog.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of wrk.
 *
 * @param requests that were answered
 * @param errors answers other than 2xx and 3xx, and connections that failed
 */
record Wrk(long requests, double seconds, double p50Millis, double p99Millis, long errors) {

    private static final Pattern RESULT = Pattern.compile("RESULT (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");

    double perSecond() {
        return requests / seconds;
    }

    /** Follows links at random, each as likely as the others, over connections that stay open. */
    static Path script(Path folder, int links) throws IOException {
        return Files.writeString(folder.resolve("links.lua"), """
                local threads = 0
                function setup(thread) thread:set("id", threads); threads = threads + 1 end
                function init(args) math.randomseed(os.time() * 10 + id) end
                function request() return wrk.format("GET", "/s" .. math.random(0, %d)) end
                function done(summary, latency, requests)
                  local e = summary.errors
                  io.write(string.format("RESULT %%d %%d %%d %%d %%d\\n", summary.requests, summary.duration,
                    latency:percentile(50), latency:percentile(99),
                    e.connect + e.read + e.write + e.status + e.timeout))
                end
                """.formatted(links - 1));
    }

    static Wrk run(Path script, int port, int connections, int seconds) throws IOException, InterruptedException {
        Process wrk = new ProcessBuilder(
                        "wrk",
                        "-t2",
                        "-c" + connections,
                        "-d" + seconds + "s",
                        "-s",
                        script.toString(),
                        "http://127.0.0.1:" + port)
                .redirectErrorStream(true)
                .start();
        String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        wrk.waitFor();
        Matcher result = RESULT.matcher(output);
        if (!result.find()) {
            throw new BenchException("wrk gave no result. It said:\n" + output, null);
        }
        return new Wrk(
                Long.parseLong(result.group(1)),
                Long.parseLong(result.group(2)) / 1e6,
                Long.parseLong(result.group(3)) / 1e3,
                Long.parseLong(result.group(4)) / 1e3,
                Long.parseLong(result.group(5)));
    }
}
