package dev.hoplog.links.blocklist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlocklistTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("blocklist");
    }

    @Test
    void a_name_stands_for_all_below_it() throws IOException {
        // Given
        Files.writeString(file, "# what is bad\n\n  Bad.Example  # really\nzip\n");
        // When
        var blocklist = Blocklist.open(file);
        // Then
        assertThat(blocklist.entryFor("bad.example")).contains("bad.example");
        assertThat(blocklist.entryFor("a.b.bad.example")).contains("bad.example");
        assertThat(blocklist.entryFor("x.zip")).contains("zip");
        assertThat(blocklist.entryFor("notbad.example")).isEmpty();
        assertThat(blocklist.entryFor("example")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Example.COM,example.com",
        "example.com.,example.com",
        "b\u00fccher.example,xn--bcher-kva.example",
        "a_b.example,a_b.example",
        "127.1,127.0.0.1",
        "[2001:DB8:0::1],[2001:db8::1]"
    })
    void a_name_is_kept_as_it_stands_in_a_url(String given, String kept) {
        assertThat(BlockedNames.canonical(given)).contains(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*.example.com",
                ".example.com",
                "a..b",
                "https://example.com",
                "example.com/x",
                "a b",
                "a:80",
                "::1",
                "1.2.3.4.5",
                "."
            })
    void what_is_no_name_blocks_nothing_and_is_refused(String given) throws IOException {
        assertThat(BlockedNames.canonical(given)).isEmpty();
        Files.writeString(file, "good.example\n" + given + "\n");
        assertThatThrownBy(() -> Blocklist.open(file))
                .isInstanceOf(Blocklist.UnreadableException.class)
                .hasMessageStartingWith("Line 2 of the blocklist " + file);
    }

    @Test
    void a_changed_file_is_read_again() throws IOException {
        // Given
        var blocklist = Blocklist.open(file);
        assertThat(blocklist.names().names()).isEmpty();
        // When
        Files.writeString(file, "bad.example\n");
        // Then
        assertThat(blocklist.entryFor("bad.example")).isPresent();
        // When
        Files.writeString(file, "worse.example\n");
        // Then
        assertThat(blocklist.names().names()).containsExactly("worse.example");
        assertThat(blocklist.fault()).isEmpty();
    }

    @Test
    void another_file_of_the_same_length_and_age_is_read_too() throws IOException {
        // Given
        Files.writeString(file, "bad1.example\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        var blocklist = Blocklist.open(file);
        // When
        Path other = Files.writeString(folder.resolve("other"), "bad2.example\n");
        Files.setLastModifiedTime(other, FileTime.fromMillis(0));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        // Then
        assertThat(blocklist.names().names()).containsExactly("bad2.example");
    }

    @Test
    void a_broken_file_keeps_the_last_good_list_and_says_so() throws IOException {
        // Given
        Files.writeString(file, "bad.example\n");
        var blocklist = Blocklist.open(file);
        // When
        Files.writeString(file, "worse.example\nno name\n");
        // Then
        assertThat(blocklist.names().names()).containsExactly("bad.example");
        assertThat(blocklist.fault())
                .isEqualTo(
                        "Line 2 of the blocklist " + file + ", \"no name\", is neither a host name nor an IP address.");
        // When
        Files.write(file, new byte[] {(byte) 0xff, '\n'});
        // Then
        assertThat(blocklist.names().names()).containsExactly("bad.example");
        assertThat(blocklist.fault()).contains("cannot be read as text in UTF-8");
        // When
        Files.delete(file);
        // Then
        assertThat(blocklist.names().names()).containsExactly("bad.example");
        assertThat(blocklist.fault()).isEqualTo("The blocklist " + file + " is gone.");
        // When
        Files.writeString(file, "");
        // Then
        assertThat(blocklist.names().names()).isEmpty();
        assertThat(blocklist.fault()).isEmpty();
    }

    @Test
    void a_replaced_list_is_in_the_file_and_for_whoever_else_reads_it() throws IOException {
        // Given
        Files.writeString(file, "old.example\n");
        var here = Blocklist.open(file);
        var elsewhere = Blocklist.open(file);
        // When
        here.replace(new BlockedNames(Set.of("b.example", "a.example")));
        // Then
        assertThat(here.entryFor("a.example")).isPresent();
        assertThat(here.entryFor("old.example")).isEmpty();
        assertThat(elsewhere.names().names()).containsExactlyInAnyOrder("a.example", "b.example");
        assertThat(file).hasContent("a.example\nb.example\n");
        assertThat(folder).isDirectoryContaining("glob:**blocklist").isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void a_replaced_list_goes_through_a_symbolic_link() throws IOException {
        // Given
        Path real = Files.writeString(folder.resolve("real"), "old.example\n");
        Files.createSymbolicLink(file, real);
        // When
        Blocklist.open(file).replace(new BlockedNames(Set.of("new.example")));
        // Then
        assertThat(file).isSymbolicLink();
        assertThat(real).hasContent("new.example\n");
    }

    @Test
    void what_cannot_be_written_changes_nothing() throws IOException {
        // Given
        var blocklist = Blocklist.open(folder.resolve("missing").resolve("blocklist"));
        // Then
        assertThatThrownBy(() -> blocklist.replace(new BlockedNames(Set.of("a.example"))))
                .isInstanceOf(IOException.class);
        assertThat(blocklist.names().names()).isEmpty();
    }
}
