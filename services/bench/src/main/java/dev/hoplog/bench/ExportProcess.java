package dev.hoplog.bench;

import dev.hoplog.query.export.ExportCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code hoplog export clicks} as a process of its own, and what it took. */
final class ExportProcess {

    private static final Pattern ROWS = Pattern.compile("([0-9,]+) rows, ([0-9,]+) a second");
    private static final Pattern MOST_RESIDENT = Pattern.compile("VmHWM:\\s*(\\d+) kB");
    private static final int BETWEEN_LOOKS_MILLIS = 50;

    private ExportProcess() {}

    /**
     * What it took.
     *
     * @param rowsPerSecond as it says itself: without its start
     * @param mostResident memory at the same time, in bytes
     * @param cpu of all its threads, its start included
     */
    record Result(long rows, long rowsPerSecond, long mostResident, Duration cpu) {}

    /**
     * Writes all clicks to a file, and waits for that.
     *
     * @param heap as Java takes it
     * @throws BenchException if it fails, with what it said
     */
    static Result run(String kafka, Path file, String format, String heap) throws IOException, InterruptedException {
        var command = new ArrayList<>(Server.command(ExportCommand.class.getName(), "-Xmx" + heap));
        command.addAll(List.of("clicks", "--out", file.toString(), "--format", format, "--force", "--kafka", kafka));
        Process export = new ProcessBuilder(command).redirectErrorStream(true).start();
        long most = 0;
        Duration used = Duration.ZERO;
        while (export.isAlive()) {
            most = Math.max(most, mostResident(export.pid()));
            used = export.info().totalCpuDuration().orElse(used);
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
        String said = new String(export.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rows = ROWS.matcher(said);
        if (export.exitValue() != 0 || !rows.find()) {
            throw new BenchException("The export failed. It said:\n" + said, null);
        }
        return new Result(number(rows.group(1)), number(rows.group(2)), most, used);
    }

    private static long number(String text) {
        return Long.parseLong(text.replace(",", ""));
    }

    /** The most memory that a process has had, in bytes; 0 once it has ended. */
    private static long mostResident(long pid) {
        try {
            Matcher most = MOST_RESIDENT.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
            return most.find() ? Long.parseLong(most.group(1)) << 10 : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
