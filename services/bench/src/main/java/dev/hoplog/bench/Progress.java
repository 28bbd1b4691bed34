package dev.hoplog.bench;

import java.io.Console;

/** A bar on the terminal; where there is none, nothing but its last state. */
final class Progress {

    private static final int WIDTH = 40;

    private final String what;
    private final long all;
    private final boolean isTerminal = isTerminal();

    Progress(String what, long all) {
        this.what = what;
        this.all = all;
    }

    void at(long done) {
        if (isTerminal) {
            print(Math.clamp(done, 0, all));
        }
    }

    void end() {
        print(all);
        System.err.println();
    }

    private void print(long done) {
        int full = all == 0 ? WIDTH : (int) (done * WIDTH / all);
        System.err.printf("\r%-24s [%s%s] %d of %d", what, "#".repeat(full), ".".repeat(WIDTH - full), done, all);
        System.err.flush();
    }

    @SuppressWarnings("SystemConsoleNull") // it is null again where input or output is no terminal
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
