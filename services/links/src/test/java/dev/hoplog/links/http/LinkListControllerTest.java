package dev.hoplog.links.http;

import static dev.hoplog.links.http.LinksServer.LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.LinkId;
import dev.hoplog.links.http.LinksServer.Answer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LinksServerOfClass.class)
class LinkListControllerTest {

    private static final String TAGS = "/api/v1/tags";
    private static final String PLAIN = "{\"longUrl\":\"https://example.com/\"}";

    private final LinksServer server;

    LinkListControllerTest(LinksServer server) {
        this.server = server;
    }

    @Test
    void pages_neither_skip_nor_repeat_while_links_are_created() throws Exception {
        // Given
        var before = new ArrayList<String>();
        for (int i = 0; i < 7; i++) {
            before.add(server.create("{\"longUrl\":\"https://example.com/\",\"tags\":[\"a&b\"]}")
                    .text("id"));
        }
        String archived = server.create(PLAIN).header("Location");
        server.send("PATCH", archived, "{\"archived\":true}");
        // When
        var seen = new ArrayList<String>();
        String next = "?limit=2&tags=a%26b&tags=other";
        while (!next.isEmpty()) {
            Answer page = server.list(next);
            seen.addAll(page.each("id"));
            String link = page.header("Link");
            next = link.isEmpty() ? "" : link.substring(1 + LINKS.length(), link.indexOf('>'));
            assertThat(page.json().path("page").path("nextCursor").isNull()).isEqualTo(next.isEmpty());
            server.create("{\"longUrl\":\"https://example.com/\",\"tags\":[\"a&b\"]}");
        }
        // Then
        assertThat(seen).isEqualTo(before.reversed());
    }

    @Test
    void the_newest_link_comes_first_unless_another_order_is_asked_for() throws Exception {
        // Given
        for (String title : List.of("Äpfel", "birnen", "Zitronen")) {
            server.create("{\"longUrl\":\"https://example.com/\",\"tags\":[\"fruit\"],\"title\":\"" + title + "\"}");
        }
        // Then
        assertThat(server.list("?tags=fruit&sort=title").each("title")).containsExactly("Äpfel", "birnen", "Zitronen");
        assertThat(server.list("?tags=fruit&sort=-title").each("title")).containsExactly("Zitronen", "birnen", "Äpfel");
        assertThat(server.list("?limit=500").each("createdAt"))
                .extracting(Instant::parse)
                .isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(server.list("?limit=500&sort=createdAt").each("createdAt"))
                .extracting(Instant::parse)
                .isSorted();
    }

    @Test
    void links_are_found_by_each_filter() throws Exception {
        // Given
        String scheduled = server.create("""
                {"longUrl":"https://example.com/autumn/sale","slug":"filtered","domain":"go.example.com","title":"Größe",
                 "tags":["x","y"],"validSince":"2999-01-01T00:00:00Z"}""").text("id");
        String deleted = server.create("{\"longUrl\":\"https://example.com/\",\"tags\":[\"x\"]}")
                .text("id");
        server.send("DELETE", LINKS + "/" + deleted, "");
        // Then
        for (String query : List.of(
                "?domain=go.example.com&tags=x",
                "?tags=x&tags=z",
                "?tags=x&tags=y&tagsMode=all",
                "?status=scheduled",
                "?status=scheduled&status=expired",
                "?search=grosse%20aut",
                "?search=ilter",
                "?search=http://go.example.com/filtered",
                "?tags=x&createdAfter=2020-01-01T00:00:00Z&createdBefore=2999-01-01T00:00:00Z")) {
            assertThat(server.list(query).each("id")).as(query).containsExactly(scheduled);
        }
        assertThat(server.list("?tags=x&status=deleted").each("id")).containsExactly(deleted);
        for (String query : List.of("?tags=x&tags=z&tagsMode=all", "?tags=x&createdAfter=2998-01-01T00:00:00Z")) {
            assertThat(server.list(query).each("id")).as(query).isEmpty();
        }
    }

    @Test
    void an_archived_link_is_listed_only_when_it_is_asked_for() throws Exception {
        // Given
        String link = server.create("{\"longUrl\":\"https://example.com/\",\"tags\":[\"old\"]}")
                .header("Location");
        server.send("PATCH", link, "{\"archived\":true}");
        String id = link.substring(LINKS.length() + 1);
        // Then
        assertThat(server.list("?tags=old").each("id")).isEmpty();
        assertThat(server.list("?tags=old&archived=false").each("id")).isEmpty();
        assertThat(server.list("?tags=old&archived=true").each("id")).containsExactly(id);
        assertThat(server.list("?tags=old&archived=any").each("id")).containsExactly(id);
    }

    @Test
    void what_has_just_been_deleted_is_in_no_list_although_the_index_may_still_have_it() throws Exception {
        for (int i = 0; i < 20; i++) {
            // Given
            Answer created = server.create("{\"longUrl\":\"https://example.com/\",\"tags\":[\"gone\"]}");
            server.node.awaitListed();
            // When
            server.send("DELETE", created.header("Location"), "");
            // Then
            assertThat(server.get(LINKS + "?tags=gone").each("id")).isEmpty();
        }
    }

    @Test
    void a_list_with_the_token_of_a_write_shows_it_at_once() throws Exception {
        for (int i = 0; i < 20; i++) {
            // When
            Answer created = server.create("{\"longUrl\":\"https://example.com/\",\"tags\":[\"token" + i + "\"]}");
            String token = created.header("Consistency-Token");
            // Then
            assertThat(server.get(LINKS + "?tags=token" + i, "Consistency-Token", token)
                            .each("id"))
                    .containsExactly(created.text("id"));
            Answer changed = server.send("PATCH", created.header("Location"), "{\"tags\":[\"patched" + i + "\"]}");
            assertThat(server.get(TAGS + "?limit=500", "Consistency-Token", changed.header("Consistency-Token"))
                            .each("tag"))
                    .contains("patched" + i)
                    .doesNotContain("token" + i);
        }
    }

    @Test
    void a_list_that_cannot_show_what_a_token_says_is_503(@TempDir Path folder) throws Exception {
        try (var behind = new LinksServer(folder)) {
            // Given
            String token = behind.create(PLAIN).header("Consistency-Token");
            behind.node.index.close();
            // When
            Answer list = behind.get(LINKS, "Consistency-Token", token);
            Answer faulty = behind.get(LINKS + "?limit=0", "Consistency-Token", token);
            // Then
            assertThat(list.status()).isEqualTo(503);
            assertThat(list.header("Retry-After")).isNotEmpty();
            assertThat(faulty.status()).isEqualTo(400);
        }
    }

    @Test
    void links_whose_limit_is_reached_are_told_from_active_ones() throws Exception {
        // Given
        var open = new ArrayList<String>();
        var reached = new ArrayList<String>();
        for (int i = 0; i < 8; i++) {
            String id = server.create("{\"longUrl\":\"https://example.com/\",\"tags\":[\"few\"],\"maxClicks\":1}")
                    .text("id");
            if (i % 2 == 0) {
                server.node.limits.admit(new LinkId(id), 1);
                reached.addFirst(id);
            } else {
                open.addFirst(id);
            }
        }
        // When
        Answer first = server.list("?tags=few&status=limitReached&limit=3");
        Answer active = server.list("?tags=few&status=active");
        // Then
        assertThat(first.each("id")).isEqualTo(reached.subList(0, 3));
        assertThat(first.each("status")).containsOnly("limitReached");
        assertThat(first.json().at("/page/nextCursor").isString()).isTrue();
        assertThat(active.each("id")).isEqualTo(open);
    }

    @Test
    void a_key_that_is_limited_to_a_domain_sees_full_pages_and_the_tags_of_its_links_alone() throws Exception {
        // Given
        String limited = server.send(
                        "POST",
                        LinksServer.KEYS,
                        "{\"name\":\"n\",\"scopes\":[\"links:read\"],\"domains\":[\"go.example.com\"]}")
                .text("secret");
        var own = new ArrayList<String>();
        for (int i = 0; i < 4; i++) {
            own.addFirst(server.create(
                            "{\"longUrl\":\"https://example.com/\",\"domain\":\"go.example.com\",\"tags\":[\"mine\",\"ours\"]}")
                    .text("id"));
            String other = server.create("{\"longUrl\":\"https://example.com/\",\"tags\":[\"theirs\",\"ours\"]}")
                    .header("Location");
            // Shown in the key's domain, and yet a link of another.
            server.send(
                    "POST",
                    other + "/aliases",
                    "{\"slug\":\"theirs" + i + "\",\"domain\":\"go.example.com\",\"primary\":true}");
        }
        server.node.awaitListed();
        // When
        Answer page = server.get(LINKS + "?tags=ours&limit=3", "X-Api-Key", limited);
        Answer named = server.get(LINKS + "?tags=ours&domain=go.example.com", "X-Api-Key", limited);
        Answer tags = server.get(TAGS + "?limit=500", "X-Api-Key", limited);
        Answer foreign = server.get(LINKS + "?domain=localhost:8080", "X-Api-Key", limited);
        // Then
        assertThat(page.each("id")).isEqualTo(own.subList(0, 3));
        assertThat(named.each("id")).isEqualTo(own);
        assertThat(server.get(LINKS + "?tags=ours&domain=go.example.com").each("id"))
                .hasSize(8);
        assertThat(tags.each("tag")).contains("mine", "ours").doesNotContain("theirs");
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(foreign.faults()).containsExactly("?domain domainNotAllowed");
    }

    @Test
    void tags_are_counted_page_by_page() throws Exception {
        // Given
        for (String tags : List.of("[\"t1\",\"t2\"]", "[\"t2\",\"t3\"]", "[\"t3\"]", "[\"t2\"]")) {
            server.create("{\"longUrl\":\"https://example.com/\",\"tags\":" + tags + "}");
        }
        Answer deleted = server.create("{\"longUrl\":\"https://example.com/\",\"tags\":[\"t1\",\"t4\"]}");
        server.send("DELETE", deleted.header("Location"), "");
        server.node.awaitListed();
        // When
        var counts = new ArrayList<String>();
        String next = "/api/v1/tags?limit=1";
        while (!next.isEmpty()) {
            Answer page = server.get(next);
            page.json()
                    .path("data")
                    .values()
                    .forEach(tag -> counts.add(tag.path("tag").asString() + tag.path("links")));
            String link = page.header("Link");
            next = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
        }
        // Then
        assertThat(counts).contains("t11", "t23", "t32").doesNotHaveDuplicates().isSorted();
        assertThat(counts).noneMatch(count -> count.startsWith("t4"));
    }

    @Test
    void all_faults_of_a_query_are_named_at_once() throws Exception {
        Answer answer = server.get(LINKS + "?limit=501&cursor=!!&sort=age&status=active&status=lost&archived=maybe"
                + "&tagsMode=some&domain=stranger.example&createdAfter=yesterday&createdBefore=2030-02-30T00:00:00Z"
                + "&search=a&search=b&tag=x");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("type")).isEqualTo("urn:hoplog:problem:bad-parameter");
        assertThat(answer.faults())
                .containsExactlyInAnyOrder(
                        "?limit outOfRange",
                        "?cursor badCursor",
                        "?sort notAllowed",
                        "?status notAllowed",
                        "?archived notAllowed",
                        "?tagsMode notAllowed",
                        "?domain unknownDomain",
                        "?createdAfter notAnInstant",
                        "?createdBefore notAnInstant",
                        "?search repeated",
                        "?tag unknownParameter");
    }

    @ParameterizedTest
    @CsvSource({
        "links?limit=0, ?limit outOfRange",
        "links?limit=x, ?limit outOfRange",
        "links?cursor=, ?cursor badCursor",
        "links?cursor=YTpiOmM, ?cursor badCursor",
        "tags?cursor=!, ?cursor badCursor",
        "tags?limit=501, ?limit outOfRange",
        "tags?sort=links, ?sort unknownParameter",
        "keys?limit=0, ?limit outOfRange",
        "keys?cursor=YTpiOmM, ?cursor badCursor"
    })
    void a_bad_parameter_is_400(String path, String fault) throws Exception {
        Answer answer = server.get("/api/v1/" + path);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.faults()).containsExactly(fault);
    }

    @Test
    void a_cursor_of_another_order_is_refused() throws Exception {
        // Given
        server.create(PLAIN);
        server.create(PLAIN);
        String cursor = server.list("?limit=1").json().at("/page/nextCursor").asString();
        // Then
        assertThat(server.get(LINKS + "?sort=title&cursor=" + cursor).faults()).containsExactly("?cursor otherSort");
        assertThat(server.get(LINKS + "?sort=-createdAt&cursor=" + cursor).status())
                .isEqualTo(200);
    }

    @Test
    void what_is_searched_for_is_bounded() throws Exception {
        assertThat(server.get(LINKS + "?search=" + "a".repeat(257)).faults()).containsExactly("?search tooLong");
        assertThat(server.get(LINKS + "?search=" + "a+".repeat(128)).status()).isEqualTo(200);
        assertThat(server.get(LINKS + "?search=" + "%F0%9F%8E%89".repeat(256)).status())
                .isEqualTo(200);
        assertThat(server.get(LINKS + "?search=*:*%20OR%20(").status()).isEqualTo(200);
        assertThat(server.get(LINKS + "?" + "tags=a&".repeat(33)).faults()).containsExactly("?tags tooMany");
    }

    @Test
    void an_index_that_fails_stops_lists_and_nothing_else(@TempDir Path folder) throws Exception {
        try (var broken = new LinksServer(folder)) {
            // When
            broken.node.index.close();
            // Then
            Answer list = broken.get(LINKS);
            assertThat(list.status()).isEqualTo(503);
            assertThat(list.header("Retry-After")).isEqualTo("5");
            assertThat(list.text("detail")).startsWith("Links cannot be listed now:");
            Answer created = broken.create(PLAIN);
            assertThat(created.status()).isEqualTo(201);
            assertThat(broken.get(created.header("Location")).status()).isEqualTo(200);
        }
    }
}
