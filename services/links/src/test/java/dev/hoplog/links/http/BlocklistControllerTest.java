package dev.hoplog.links.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.links.http.LinksServer.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlocklistControllerTest {

    private static final String BLOCKLIST = "/api/v1/blocklist";
    private static final String TO_BAD = "{\"longUrl\":\"https://www.bad.example/\"}";

    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private LinksServer server;

    @BeforeEach
    void start(@TempDir Path folder) {
        this.folder = folder;
        server = new LinksServer(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_replaced_list_is_in_force_at_once_and_for_new_destinations_only() throws Exception {
        // Given
        assertThat(server.get(BLOCKLIST).response().body()).isEqualTo("{\"names\":[]}");
        String link = server.create(TO_BAD).header("Location");
        // When
        Answer replaced =
                server.send("PUT", BLOCKLIST, "{\"names\":[\"worse.example\",\"Bad.Example.\",\"bad.example\"]}");
        // Then
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.response().body()).isEqualTo("{\"names\":[\"bad.example\",\"worse.example\"]}");
        assertThat(server.get(BLOCKLIST).json()).isEqualTo(replaced.json());
        assertThat(server.create(TO_BAD).faults()).containsExactly("/longUrl blocklistRefused");
        assertThat(server.send("PATCH", link, TO_BAD).faults()).containsExactly("/longUrl blocklistRefused");
        assertThat(server.send("PATCH", link, "{\"title\":\"t\"}").text("status"))
                .isEqualTo("active");
        // When
        server.send("PUT", BLOCKLIST, "{\"names\":[]}");
        // Then
        assertThat(server.create(TO_BAD).status()).isEqualTo(201);
    }

    @Test
    void a_file_that_was_changed_by_hand_is_in_force_and_a_broken_one_is_told() throws Exception {
        // Given
        Path file = folder.resolve("blocklist");
        Files.writeString(file, "bad.example # by hand\n");
        assertThat(server.create(TO_BAD).status()).isEqualTo(422);
        // When
        Files.writeString(file, "?\n");
        // Then
        Answer shown = server.get(BLOCKLIST);
        assertThat(shown.json().path("names").toString()).isEqualTo("[\"bad.example\"]");
        assertThat(shown.text("fault")).startsWith("Line 1 of the blocklist");
        assertThat(server.create(TO_BAD).status()).isEqualTo(422);
        // When
        server.send("PUT", BLOCKLIST, "{\"names\":[]}");
        // Then
        assertThat(server.get(BLOCKLIST).response().body()).isEqualTo("{\"names\":[]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]| wrongType",
                "{}|/names required",
                "{\"names\":null}|/names wrongType",
                "{\"names\":{\"a\":1}}|/names wrongType",
                "{\"names\":[\"a.example\",7]}|/names/1 wrongType",
                "{\"names\":[\"*.a.example\"]}|/names/0 notAName",
                "{\"names\":[],\"x\":1}|/x unknownProperty"
            })
    void what_is_no_list_is_422_and_changes_nothing(String body, String fault) throws Exception {
        server.send("PUT", BLOCKLIST, "{\"names\":[\"bad.example\"]}");
        Answer answer = server.send("PUT", BLOCKLIST, body);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.faults()).hasSize(1);
        assertThat(answer.faults().getFirst().strip()).isEqualTo(fault.strip());
        assertThat(server.create(TO_BAD).status()).isEqualTo(422);
    }

    @Test
    void a_file_that_cannot_be_written_is_503() throws Exception {
        // Given: what stands in the file's place can neither be read as one nor replaced by one
        Files.createDirectories(folder.resolve("blocklist").resolve("x"));
        // When
        Answer answer = server.send("PUT", BLOCKLIST, "{\"names\":[]}");
        // Then
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("60");
    }

    @Test
    void only_get_and_put_are_known() throws Exception {
        Answer answer = server.send("POST", BLOCKLIST, "{}");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).contains("GET").contains("PUT");
    }
}
