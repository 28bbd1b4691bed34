package dev.hoplog.query.export;

import dev.hoplog.api.role.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hoplog export}: takes clicks or link events out of the log into a file. It asks Kafka, and no process of Hoplog. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        subcommands = {ExportClicks.class, ExportLinks.class},
        description = {
            "Takes clicks or link events out of the log into a file: a row for each, in a format of your choice.",
            "It asks Kafka and nothing else, so it can run on any machine that reaches a broker.",
            "Interrupted, the same command goes on where it was (ndjson, csv) or begins anew (parquet)."
        })
public final class ExportCommand implements Runnable {

    private static final String LOGGING = "logback.configurationFile";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] args) {
        // Before anything can log.
        System.setProperty(LOGGING, System.getProperty(LOGGING, "dev/hoplog/query/export/logback.xml"));
        Role.mainInBackground(new ExportCommand(), args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what is exported: clicks or links.");
    }
}
