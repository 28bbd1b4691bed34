package dev.hoplog.directory.limits;

import static dev.hoplog.directory.limits.LimitCountsTest.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.directory.StoreDamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountFilesTest {

    /** A header and four rows. */
    private static final int FILE_BYTES = 64 * 5;

    @TempDir
    Path folder;

    @Test
    void rows_are_found_again_also_those_beyond_the_first_file() throws Exception {
        try (CountFiles files = open()) {
            for (int link = 1; link <= 11; link++) {
                files.take(link(link)).raiseOwn(link);
                awaitSpare();
            }
        }

        try (CountFiles files = open()) {
            assertThat(counts(files))
                    .hasSize(11)
                    .allSatisfy((link, own) ->
                            assertThat(link).isEqualTo(link(own.intValue()).text()));
        }
        assertThat(folder.resolve("2.counts")).hasSize(FILE_BYTES);
    }

    @Test
    void new_rows_go_behind_those_that_are_there() throws Exception {
        try (CountFiles files = open()) {
            files.take(link(1)).raiseOwn(1);
        }
        try (CountFiles files = open()) {
            files.take(link(2)).raiseOwn(2);
        }

        try (CountFiles files = open()) {
            assertThat(counts(files)).containsOnly(Map.entry(link(1).text(), 1L), Map.entry(link(2).text(), 2L));
        }
    }

    @Test
    void while_no_file_can_be_made_counting_goes_on() throws Exception {
        try (CountFiles files = open()) {
            Files.delete(folder.resolve("0.counts"));
            Files.delete(folder);

            for (int link = 1; link <= 6; link++) {
                CountRow row = files.take(link(link));
                awaitSpare();
                assertThat(row.admit(1)).isTrue();
                assertThat(row.admit(1)).isFalse();
            }
        }
    }

    @Test
    void a_row_that_was_not_written_to_its_end_is_nobodys() throws Exception {
        try (CountFiles files = open()) {
            files.take(link(1)).raiseOwn(1);
            files.take(link(2)).raiseOwn(2);
        }
        overwrite(64 + 16 + 10, new byte[] {0, 0});

        try (CountFiles files = open()) {
            assertThat(counts(files)).containsOnly(Map.entry(link(2).text(), 2L));
            files.take(link(3)).raiseOwn(3);
        }
        try (CountFiles files = open()) {
            assertThat(counts(files)).containsKeys(link(2).text(), link(3).text());
        }
    }

    @Test
    void a_file_that_does_not_say_whose_counts_it_holds_is_set_aside() throws Exception {
        try (CountFiles files = open()) {
            files.take(link(1)).raiseOwn(1);
            files.markComplete();
        }
        overwrite(20, new byte[] {9});

        try (CountFiles files = open()) {
            assertThat(counts(files)).isEmpty();
            assertThat(files.isComplete()).isFalse();
        }
        assertThat(folder.resolve("0.counts.damaged")).exists();
    }

    @Test
    void a_folder_that_cannot_be_read_is_named() throws IOException {
        Files.createDirectory(folder.resolve("0.counts"));

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreDamagedException.class)
                .hasMessageContaining(folder.toString());
    }

    /** Changing these bytes is a decision: files out there have them. */
    @Test
    void the_format_is_what_the_documentation_says() throws Exception {
        try (CountFiles files = open()) {
            CountRow row = files.take(link(1));
            row.raiseOwn(300);
            row.raiseOthers(5);
            files.markComplete();
        }

        byte[] bytes = Files.readAllBytes(folder.resolve("0.counts"));

        assertThat(HexFormat.of().formatHex(bytes, 0, 64))
                .isEqualTo("484f504c494d4954" + "01000000" + "06000000" + "6e6f64652d31" + "00".repeat(34) + "ad631247"
                        + "01000000");
        assertThat(HexFormat.of().formatHex(bytes, 64, 128))
                .isEqualTo("2c01000000000000" + "0500000000000000" + "6c6e6b5f61616161616169616161616161616161"
                        + "8947740c" + "00".repeat(24));
    }

    private CountFiles open() {
        return CountFiles.open(folder, "node-1", FILE_BYTES);
    }

    private void overwrite(int at, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(folder.resolve("0.counts"), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }

    private static Map<String, Long> counts(CountFiles files) {
        return files.rows().collect(Collectors.toMap(row -> row.linkId().text(), CountRow::own));
    }

    /** Waits for the thread that makes the next file, if there is one. */
    private static void awaitSpare() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("limit-counts-file")) {
                thread.join();
            }
        }
    }
}
