package dev.hoplog.standalone;

/** What a command that is no role says beside its own words: errors, on standard error. */
final class CommandLogging {

    private CommandLogging() {}

    /** Comes before anything that logs. */
    static void setUp() {
        System.setProperty("logback.configurationFile", "dev/hoplog/standalone/command-logback.xml");
    }
}
