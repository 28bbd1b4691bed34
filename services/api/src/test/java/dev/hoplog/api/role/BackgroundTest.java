package dev.hoplog.api.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BackgroundTest {

    private static final int NICE_FIELD = 19;

    @Test
    void a_background_thread_and_those_it_starts_run_behind_others() {
        var own = new CompletableFuture<Integer>();
        var ofItsChild = new CompletableFuture<Integer>();

        Background.THREADS
                .newThread(() -> {
                    own.complete(nice());
                    Thread.ofPlatform().start(() -> ofItsChild.complete(nice()));
                })
                .start();

        int here = nice();
        assertThat(own.join()).isGreaterThan(here);
        assertThat(ofItsChild.join()).isEqualTo(own.join());
        assertThat(nice()).as("of the thread that asked for it").isEqualTo(here);
    }

    /** Of the calling thread (proc_pid_stat(5)). */
    private static int nice() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICE_FIELD - 3]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
