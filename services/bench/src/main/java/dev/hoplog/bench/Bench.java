package dev.hoplog.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hoplog bench} and {@code hoplog prove}. */
@Command(
        name = "hoplog",
        mixinStandardHelpOptions = true,
        subcommands = {Bench.Measure.class, Bench.Prove.class})
final class Bench {

    @Command(
            name = "bench",
            mixinStandardHelpOptions = true,
            description = "Measures.",
            subcommands = {
                BenchRedirect.class,
                BenchOutage.class,
                BenchCreate.class,
                BenchSearch.class,
                BenchStats.class,
                BenchRebuild.class,
                BenchExport.class,
                BenchRollUp.class,
                BenchLive.class
            })
    static final class Measure {

        @Command(
                name = "jmh",
                description =
                        "Measures the parts of a redirect by themselves: lookup, encoding, visitor hash, journal, aggregation.")
        int jmh(
                @Parameters(
                                arity = "0..1",
                                paramLabel = "PATTERN",
                                defaultValue = ".*",
                                description = "Regular expression for the benchmarks' names; default: all")
                        String pattern)
                throws Exception {
            new Runner(new OptionsBuilder()
                            .include(pattern)
                            .jvmArgsAppend(
                                    "--enable-native-access=ALL-UNNAMED",
                                    "--sun-misc-unsafe-memory-access=allow",
                                    "-XX:+UseCompactObjectHeaders")
                            .build())
                    .run();
            return 0;
        }
    }

    @Command(
            name = "prove",
            mixinStandardHelpOptions = true,
            description = "Proves.",
            subcommands = {ProveClicks.class})
    static final class Prove {}

    private Bench() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench())
                .setExecutionExceptionHandler((failure, _, _) -> {
                    if (!(failure instanceof BenchException)) {
                        throw failure;
                    }
                    System.err.println("hoplog: " + failure.getMessage());
                    return 1;
                })
                .execute(args));
    }

    /** @throws BenchException naming the first that is missing, and its package */
    static void requireTools(List<String> tools) {
        for (String tool : tools) {
            // Servers are often installed where only root looks.
            String[] folders = (System.getenv().getOrDefault("PATH", "") + ":/usr/sbin").split(":", -1);
            if (Stream.of(folders).noneMatch(folder -> Files.isExecutable(Path.of(folder, tool)))) {
                throw new BenchException(
                        "The measurement needs " + tool + ", which is not on the PATH: install the package " + tool
                                + ".",
                        null);
            }
        }
    }
}
