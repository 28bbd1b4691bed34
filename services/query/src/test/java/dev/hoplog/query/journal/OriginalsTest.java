package dev.hoplog.query.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginalsTest {

    private static final UUID SEGMENT = new UUID(1, 2);

    /** Room for two files of one block. */
    private static final long LIMIT = 2 * 4096;

    @TempDir
    Path directory;

    @Test
    void they_are_kept_as_they_were() throws IOException {
        Originals.in(directory, LIMIT).keep(SEGMENT, 7, new byte[] {1, 2, 3});

        assertThat(directory.resolve(SEGMENT + "-7.refused")).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void beyond_the_limit_the_oldest_stay_and_the_others_are_counted() throws IOException {
        Originals originals = Originals.in(directory, LIMIT);

        for (int seq = 0; seq < 5; seq++) {
            originals.keep(SEGMENT, seq, new byte[100]);
        }

        assertThat(names()).containsExactlyInAnyOrder(SEGMENT + "-0.refused", SEGMENT + "-1.refused");
        assertThat(originals.leftOut()).isEqualTo(3);
    }

    @Test
    void a_file_takes_up_as_much_of_the_limit_as_of_the_disk() throws IOException {
        Originals originals = Originals.in(directory, LIMIT);

        originals.keep(SEGMENT, 0, new byte[4097]);
        originals.keep(SEGMENT, 1, new byte[1]);

        assertThat(names()).containsExactly(SEGMENT + "-0.refused");
    }

    @Test
    void those_of_an_earlier_process_count() throws IOException {
        Originals.in(directory, LIMIT).keep(SEGMENT, 0, new byte[100]);
        Originals next = Originals.in(directory, LIMIT);

        next.keep(SEGMENT, 1, new byte[100]);
        next.keep(SEGMENT, 2, new byte[100]);

        assertThat(names()).containsExactlyInAnyOrder(SEGMENT + "-0.refused", SEGMENT + "-1.refused");
        assertThat(next.leftOut()).isEqualTo(1);
    }

    @Test
    void one_that_is_refused_again_takes_no_more_room() throws IOException {
        Originals originals = Originals.in(directory, LIMIT);

        for (int time = 0; time < 5; time++) {
            originals.keep(SEGMENT, 0, new byte[100]);
        }
        originals.keep(SEGMENT, 1, new byte[100]);

        assertThat(names()).hasSize(2);
        assertThat(originals.leftOut()).isZero();
    }

    @Test
    void one_that_the_disk_does_not_take_is_counted_as_left_out() throws IOException {
        Path gone = Files.createDirectory(directory.resolve("gone"));
        Originals originals = Originals.in(gone, LIMIT);
        Files.delete(gone);

        originals.keep(SEGMENT, 0, new byte[100]);

        assertThat(originals.leftOut()).isEqualTo(1);
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
