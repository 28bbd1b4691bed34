package dev.hoplog.analytics.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.ClickEntry.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;

class CampaignTest {

    @Test
    void source_and_medium_are_lower_case_and_a_campaign_is_as_given() {
        Campaign campaign =
                Campaign.of("utm_source=News%2DLetter&a=b&utm_medium=E-Mail&utm_campaign=Summer+Sale", List.of());

        assertThat(campaign).isEqualTo(new Campaign("news-letter", "e-mail", "Summer Sale"));
    }

    @Test
    void what_is_not_given_is_none() {
        assertThat(Campaign.of("", List.of())).isEqualTo(campaign("none"));
        assertThat(Campaign.of("utm_campaign=&utm_term=x&xutm_campaign=y&utm_campaign", List.of()))
                .isEqualTo(campaign("none"));
    }

    @Test
    void the_first_one_that_says_something_counts() {
        List<Parameter> parameters =
                List.of(new Parameter("utm_campaign", "kept"), new Parameter("utm_campaign", "later"));

        assertThat(Campaign.of("utm_campaign=&utm_campaign=one&utm_campaign=two", parameters))
                .isEqualTo(campaign("one"));
        assertThat(Campaign.of("utm_campaign=%20", parameters)).isEqualTo(campaign("kept"));
        assertThat(Campaign.of("", parameters)).isEqualTo(campaign("kept"));
    }

    @Test
    void a_value_is_decoded_once() {
        assertThat(Campaign.of("utm_campaign=100%25%2541", List.of())).isEqualTo(campaign("100%%41"));
        assertThat(Campaign.of("utm_campaign=Mu%CC%88nchen", List.of())).isEqualTo(campaign("M\u00fcnchen"));
    }

    @Test
    void what_is_not_well_formed_does_no_harm() {
        assertThat(Campaign.of("utm_campaign=50%&utm_campaign=x", List.of())).isEqualTo(campaign("50%"));
        assertThat(Campaign.of("utm_campaign=%zz%4", List.of())).isEqualTo(campaign("%zz%4"));
        assertThat(Campaign.of("utm_campaign=%ff%00%0aa", List.of())).isEqualTo(campaign("\ufffd a"));
        assertThat(Campaign.of("&&=&utm_campaign==&", List.of())).isEqualTo(campaign("="));
    }

    @Test
    void a_value_is_cut() {
        Campaign campaign = Campaign.of("utm_campaign=" + "%C3%A4".repeat(100_000), List.of());

        assertThat(campaign).isEqualTo(campaign("\u00e4".repeat(Classified.LONGEST)));
        assertThat(Campaign.of("utm_source=" + "%C4%B0".repeat(200), List.of()).source())
                .hasSizeLessThanOrEqualTo(Classified.LONGEST);
    }

    private static Campaign campaign(String name) {
        return new Campaign(Classified.NONE, Classified.NONE, name);
    }
}
