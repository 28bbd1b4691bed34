package dev.hoplog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClickProofIT {

    @TempDir
    Path folder;

    @Test
    void every_answer_is_in_the_log_and_in_the_statistics_once_whatever_is_killed() throws InterruptedException {
        var result = new ClickProof(folder, 20_000, 2, 1, 4, 1).run();

        assertThat(result.holds()).as("%s", result).isTrue();
        assertThat(result.answered() + result.unseen()).isEqualTo(20_000);
        assertThat(result.counted()).isBetween((long) result.answered(), 20_000L);
    }
}
