package dev.hoplog.query.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class LinkEventFormTest {

    private static final String WHAT = "\"linkId\":\"" + PaperLogs.id(7)
            + "\",\"domain\":\"go.example.org\",\"slug\":\"abc\",\"shortUrl\":\"https://go.example.org/abc\",";
    private static final String WHO = ",\"at\":\"2026-11-23T12:00:00Z\",\"actor\":\"key_tester\"";
    private static final String SETTINGS = ",\"settings\":{\"shortUrl\":\"https://go.example.org/abc\","
            + "\"longUrl\":\"https://example.com/\",\"title\":\"\",\"notes\":\"\",\"tags\":[],\"redirectStatus\":302,"
            + "\"forwardQuery\":true,\"crawlable\":false,\"disabled\":false,\"archived\":false}";

    @Test
    void a_creation_has_the_settings_and_the_version_that_it_made() {
        assertThat(json(PaperLogs.created("abc", 7)))
                .isEqualTo("{\"type\":\"created\"," + WHAT + "\"version\":1" + WHO + SETTINGS + "}");
    }

    @Test
    void a_change_names_the_fields_and_what_it_took_up_again() {
        var settings = LinkSettings.redirectingTo("https://example.com/", "https://example.com/");
        assertThat(json(PaperLogs.event("abc", 7, 4, new LinkFact.LinkChanged(settings, List.of("title", "tags"), 2))))
                .isEqualTo("{\"type\":\"changed\"," + WHAT + "\"version\":5" + WHO
                        + ",\"changedFields\":[\"title\",\"tags\"],\"revertedToVersion\":2" + SETTINGS + "}");
    }

    @Test
    void all_others_say_what_happened() {
        assertThat(json(PaperLogs.event("abc", 7, 1, new LinkFact.LinkDeleted())))
                .isEqualTo("{\"type\":\"deleted\"," + WHAT + "\"version\":2" + WHO + "}");
        assertThat(List.of(
                        new LinkFact.LinkRestored(),
                        new LinkFact.LinkPurged(),
                        new LinkFact.AliasClaimed(),
                        new LinkFact.AliasReleased()))
                .extracting(fact -> json(PaperLogs.event("abc", 7, 1, fact)).split("\"", -1)[3])
                .containsExactly("restored", "purged", "aliasClaimed", "aliasReleased");
    }

    private static String json(LinkEvent event) {
        return JsonMapper.shared().writeValueAsString(LinkEventForm.of(event, PaperLogs.HOSTS));
    }
}
