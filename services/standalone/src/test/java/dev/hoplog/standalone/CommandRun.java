package dev.hoplog.standalone;

import dev.hoplog.api.role.Role;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A command that was run in this JVM: to be refused takes it a moment, and the start of a process seconds.
 *
 * @param said on standard error
 */
record CommandRun(int exitCode, String said) {

    static CommandRun of(Object command, String... arguments) {
        PrintStream before = System.err;
        var said = new ByteArrayOutputStream();
        try (var stream = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setErr(stream);
            int exitCode = Role.execute(command, arguments);
            return new CommandRun(exitCode, said.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
        }
    }
}
