package dev.hoplog.directory;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path folder;

    @Test
    void two_cannot_hold_one_folder() {
        try (var first = DataDirectory.open(folder)) {
            assertThatThrownBy(() -> DataDirectory.open(first.path()))
                    .isInstanceOf(DataDirectory.UnusableException.class)
                    .hasMessageContaining("in use by another Hoplog process");
        }
    }

    @Test
    void it_can_be_held_again_once_it_was_given_back() {
        DataDirectory.open(folder).close();
        DataDirectory.open(folder).close();
    }

    @Test
    void somebody_elses_folder_is_not_written_into() throws Exception {
        Files.writeString(folder.resolve("thesis.tex"), "x");

        assertThatThrownBy(() -> DataDirectory.open(folder))
                .isInstanceOf(DataDirectory.UnusableException.class)
                .hasMessageContaining("thesis.tex");
    }

    @Test
    void a_file_in_its_place_is_refused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertThatThrownBy(() -> DataDirectory.open(file))
                .isInstanceOf(DataDirectory.UnusableException.class)
                .hasMessageContaining("cannot be written");
    }
}
