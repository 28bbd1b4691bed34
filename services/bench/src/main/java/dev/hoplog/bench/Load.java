package dev.hoplog.bench;

import picocli.CommandLine.Option;

/** For how long a measurement puts load on a server, and how often. */
final class Load {

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "Default: 3")
    int rounds;

    @Option(names = "--seconds", paramLabel = "S", defaultValue = "6", description = "Of load in each run; default: 6")
    int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            defaultValue = "30",
            description = "Seconds of load before, for the compilers of the JVM; default: 30")
    int warmUp;
}
