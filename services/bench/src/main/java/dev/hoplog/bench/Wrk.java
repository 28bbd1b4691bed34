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

    /** @throws BenchException if a request failed */
    Wrk checked(String server) {
        if (errors > 0) {
            throw new BenchException(errors + " requests to " + server + " failed.", null);
        }
        return this;
    }

    /** Follows links at random, each as likely as the others, over connections that stay open. */
    static Path script(Path folder, int links) throws IOException {
        return script(folder.resolve("links.lua"), """
                function request() return wrk.format("GET", "/s" .. math.random(0, %d)) end
                """.formatted(links - 1));
    }

    /**
     * Creates links, each to a URL of its own.
     *
     * @param linksOfRequest 1, or so many by a bulk request
     * @param key an API key that may do so
     */
    static Path creations(Path folder, int linksOfRequest, String key) throws IOException {
        return script(folder.resolve("creations-" + linksOfRequest + ".lua"), """
                local headers = {["Content-Type"] = "application/json", ["Authorization"] = "Bearer %s"}
                local made = 0
                local function link()
                  made = made + 1
                  return string.format('{"longUrl":"https://example.org/some/page?number=%%d-%%d-%%d"}', run, id, made)
                end
                function request()
                  if %2$d == 1 then return wrk.format("POST", "/api/v1/links", headers, link()) end
                  local links = {}
                  for i = 1, %2$d do links[i] = link() end
                  return wrk.format("POST", "/api/v1/links/bulk", headers,
                    '{"links":[' .. table.concat(links, ",") .. ']}')
                end
                """.formatted(key, linksOfRequest));
    }

    /** @param requests makes the requests; it may use {@code id}, the thread's number, and {@code run}, a random one */
    private static Path script(Path file, String requests) throws IOException {
        return Files.writeString(file, """
                local threads = 0
                function setup(thread) thread:set("id", threads); threads = threads + 1 end
                function init(args)
                  math.randomseed(os.time() * 10 + id)
                  run = math.random(0, 999999999)
                end
                function done(summary, latency, requests)
                  local e = summary.errors
                  io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.duration,
                    latency:percentile(50), latency:percentile(99),
                    e.connect + e.read + e.write + e.status + e.timeout))
                end
                """ + requests);
    }

    static Wrk run(Path script, int port, int connections, int seconds) throws IOException, InterruptedException {
        Process wrk = new ProcessBuilder(
                        "wrk",
                        "-t" + Math.min(2, connections),
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
