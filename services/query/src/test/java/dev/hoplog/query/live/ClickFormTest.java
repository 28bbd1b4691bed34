package dev.hoplog.query.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ClickFormTest {

    private static final UUID SEGMENT = new UUID(1, 2);

    @Test
    void a_click_has_all_that_the_log_has_but_the_hash_of_its_visitor() {
        assertThat(json(PaperLogs.click(7, Domain.DEFAULT, PaperLogs.NOON)))
                .isEqualTo(
                        "{\"clickId\":\"00000000-0000-0001-0000-000000000002-5\",\"occurredAt\":\"2026-11-23T12:00:00Z\","
                                + "\"linkId\":\"" + PaperLogs.id(7)
                                + "\",\"linkVersion\":3,\"domain\":\"go.example.org\",\"slug\":\"abc\","
                                + "\"shortUrl\":\"https://go.example.org/abc\",\"decision\":\"redirected\",\"clicks\":1,"
                                + "\"trigger\":\"qr\",\"method\":\"GET\",\"status\":302,"
                                + "\"destination\":\"https://example.com/?utm=1\",\"query\":\"utm=1\","
                                + "\"referrer\":\"https://from.example/\",\"userAgent\":\"Firefox\",\"acceptLanguage\":\"de\","
                                + "\"network\":\"203.0.113.0/24\",\"node\":\"node1\"}");
    }

    @Test
    void a_click_without_details_says_what_still_counts_it() {
        assertThat(json(new ClickEntry.StrippedClick(
                        PaperLogs.NOON.toEpochMilli(), PaperLogs.id(7), PaperLogs.OTHER_DOMAIN, Decision.EXPIRED)))
                .isEqualTo(
                        "{\"clickId\":\"00000000-0000-0001-0000-000000000002-5\",\"occurredAt\":\"2026-11-23T12:00:00Z\","
                                + "\"linkId\":\"" + PaperLogs.id(7)
                                + "\",\"domain\":\"x.example.org\",\"decision\":\"expired\",\"clicks\":1}");
    }

    @Test
    void a_sum_of_clicks_says_how_many_in_which_minute() {
        assertThat(json(new ClickEntry.RollUp(
                        null, Domain.DEFAULT, PaperLogs.NOON.getEpochSecond() / 60, Decision.UNKNOWN_SLUG, 170)))
                .isEqualTo(
                        "{\"clickId\":\"00000000-0000-0001-0000-000000000002-5\",\"occurredAt\":\"2026-11-23T12:00:00Z\","
                                + "\"domain\":\"go.example.org\",\"decision\":\"unknownSlug\",\"clicks\":170}");
    }

    private static String json(ClickEntry entry) {
        return JsonMapper.shared().writeValueAsString(ClickForm.of(SEGMENT, 5, entry, PaperLogs.HOSTS));
    }
}
