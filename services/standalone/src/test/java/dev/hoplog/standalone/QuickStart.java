package dev.hoplog.standalone;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/*
 * Some sixty processes are started by these tests, and each would load and link the same twenty thousand classes. So one
 * is started before, and the JDK keeps what it loaded in a file (JEP 483, 514), which halves the work of a start. A file that
 * does not fit is ignored by the JDK.
 */
/** How a process of Hoplog is started so that it takes little. */
final class QuickStart {

    private static final Duration TO_TRAIN = Duration.ofMinutes(3);

    private static final List<String> FLAGS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xmx512m",
            // These processes live for seconds: the other compiler and collector would be most of their work.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xlog:aot=error,aot+codecache*=error");

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final List<String> JAVA = trained();

    private QuickStart() {}

    /** The command of a JVM that runs Hoplog, up to the name of the class. */
    static List<String> java() {
        return JAVA;
    }

    private static List<String> trained() {
        Path cache = TARGET.resolve("tests.aot");
        // Several JVMs run these tests side by side, and the first of them trains.
        try (FileChannel file = FileChannel.open(
                        TARGET.resolve("tests.aot.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = file.lock()) {
            if (!Files.exists(cache)
                    || Files.getLastModifiedTime(cache)
                                    .compareTo(Files.getLastModifiedTime(TARGET.resolve("hoplog.jar")))
                            < 0) {
                train(cache);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return command("-XX:AOTCache=" + cache);
    }

    private static void train(Path cache) throws IOException, InterruptedException {
        Path data = Files.createTempDirectory(TARGET, "training");
        Path output = TARGET.resolve("training.log");
        List<String> command = command("-XX:AOTCacheOutput=" + cache);
        command.add("dev.hoplog.standalone.Standalone");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("HOPLOG_"));
        builder.environment().putAll(new TreeMap<>(HoplogProcess.standaloneEnvironment(data)));
        Process process = builder.start();
        long deadline = System.nanoTime() + TO_TRAIN.toNanos();
        while (process.isAlive() && !Files.readString(output).contains("is ready.") && System.nanoTime() < deadline) {
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
        process.destroy();
        process.waitFor(TO_TRAIN.toMillis(), TimeUnit.MILLISECONDS);
        process.destroyForcibly();
    }

    private static List<String> command(String aot) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.add(aot);
        command.add("-cp");
        command.add(TARGET.resolve("hoplog.jar") + File.pathSeparator + TARGET.resolve("lib") + "/*");
        return command;
    }
}
