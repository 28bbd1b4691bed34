package dev.hoplog.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.directory.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class DestinationSettingsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private DataDirectory data;

    @BeforeEach
    void open() {
        data = DataDirectory.open(folder.resolve("data"));
    }

    @AfterEach
    void close() {
        data.close();
    }

    @Test
    void by_default_links_lead_to_public_hosts_of_the_web() {
        DestinationSetup setup = setup();
        assertThat(setup.schemes()).containsExactly("http", "https");
        assertThat(setup.allowsPrivate()).isFalse();
        assertThat(setup.blocklist().names().names()).isEmpty();
    }

    @Test
    void an_empty_setting_is_as_none() {
        DestinationSetup setup = setup("--schemes=", "--allow-private-destinations=", "--blocklist=");
        assertThat(setup.schemes()).containsExactly("http", "https");
        assertThat(setup.allowsPrivate()).isFalse();
    }

    @Test
    void all_of_them_can_be_chosen() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("list"), "bad.example\n");
        // When
        DestinationSetup setup = setup(
                "--schemes", "HTTPS, mailto,web+x", "--allow-private-destinations", "--blocklist", file.toString());
        // Then
        assertThat(setup.schemes()).containsExactly("https", "mailto", "web+x");
        assertThat(setup.allowsPrivate()).isTrue();
        assertThat(setup.blocklist().entryFor("bad.example")).isPresent();
    }

    @Test
    void the_blocklist_is_in_the_data_folder_where_no_other_is_named() throws IOException {
        Files.writeString(data.resolve("blocklist"), "bad.example\n");
        assertThat(setup().blocklist().entryFor("bad.example")).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--schemes=https,javascript|Wrong --schemes or HOPLOG_SCHEMES: links never lead to javascript:",
                "--schemes=mailto:|\"mailto:\" is no name of a scheme",
                "--allow-private-destinations=yes|is true or false, and not \"yes\": set --allow-private-destinations or HOPLOG_ALLOW",
                "--blocklist=/no/such/file|There is no blocklist /no/such/file: make the file",
                "--blocklist=/|The blocklist / cannot be read"
            })
    void what_cannot_be_is_refused_in_a_sentence_that_names_the_setting(String argument, String sentence) {
        assertThatThrownBy(() -> setup(argument))
                .isInstanceOf(RefusedStartException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void a_blocklist_with_a_line_that_is_no_name_is_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("list"), "good.example\nno name\n");
        assertThatThrownBy(() -> setup("--blocklist", file.toString()))
                .isInstanceOf(RefusedStartException.class)
                .hasMessageStartingWith("Line 2 of the blocklist " + file)
                .hasMessageEndingWith("Correct it, or choose another file with --blocklist or HOPLOG_BLOCKLIST.");
    }

    private DestinationSetup setup(String... arguments) {
        var role = new Role();
        new CommandLine(role).parseArgs(arguments);
        return role.settings.setup(data);
    }

    @Command
    private static final class Role {

        @Mixin
        private final DestinationSettings settings = new DestinationSettings();
    }
}
