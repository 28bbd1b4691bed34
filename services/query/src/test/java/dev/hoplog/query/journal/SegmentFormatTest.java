package dev.hoplog.query.journal;

import static dev.hoplog.query.journal.Samples.at;
import static dev.hoplog.query.journal.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentFormatTest {

    private static final SegmentHeader HEADER = new SegmentHeader(
            UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), 4096, 2, 1_700_000_000_000L, Samples.TARGET);

    @TempDir
    Path directory;

    @Test
    void a_header_is_read_as_it_was_written() {
        assertThat(SegmentHeader.decode(HEADER.encode())).contains(HEADER);
    }

    @Test
    void a_header_with_any_other_bit_is_no_header() {
        byte[] bytes = HEADER.encode();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] other = bytes.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(SegmentHeader.decode(other)).as("bit %d", bit).isEmpty();
        }
    }

    /** These bytes lie on the disks of running nodes: whoever changes them must also read the old ones. */
    @Test
    void a_segment_has_the_bytes_of_version_1() throws IOException {
        // Given
        Segment segment = Segment.create(directory, HEADER, true);
        byte[] first = entry(1);
        byte[] second = entry(2);

        // When
        segment.frames().put(Place.FIRST, at(1), first, 0, first.length);
        Place next = Place.FIRST.after(first.length);
        segment.frames().put(next, at(2), second, 0, second.length);
        segment.seal(next.after(second.length), at(2));
        segment.acknowledge(next);
        segment.close();

        // Then
        assertThat(Files.size(segment.file())).isEqualTo(4096);
        assertThat(hex(Files.readAllBytes(segment.file()))).isEqualTo(golden());
    }

    private static String hex(byte[] bytes) {
        var lines = new StringBuilder();
        for (int line = 0; line < 400; line += 16) {
            lines.append("%03d  ".formatted(line))
                    .append(HexFormat.ofDelimiter(" ").formatHex(bytes, line, line + 16))
                    .append('\n');
        }
        return lines.toString();
    }

    private static String golden() throws IOException {
        try (var in = SegmentFormatTest.class.getResourceAsStream("segment-v1.hex")) {
            assertThat(in).isNotNull();
            return new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
