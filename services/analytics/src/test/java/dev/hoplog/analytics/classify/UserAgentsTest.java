package dev.hoplog.analytics.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.analytics.classify.KnownAgents.Known;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserAgentsTest {

    private static final UserAgents AGENTS = new UserAgents();

    /** Families of browsers that people look at pages with, and no program calls itself so without more. */
    private static final Set<String> OF_PEOPLE = Set.of(
            "Chrome",
            "Chrome Mobile",
            "Edge",
            "Firefox",
            "Firefox Mobile",
            "Mobile Safari",
            "Opera",
            "Opera Mini",
            "Safari",
            "Samsung Internet",
            "Vivaldi",
            "Yandex Browser");

    @Test
    void browsers_are_named_as_uap_core_names_them() {
        assertAgreement(
                "browser families",
                KnownAgents.browsers(),
                agent -> AGENTS.parse(agent).browser());
    }

    @Test
    void operating_systems_are_named_as_uap_core_names_them() {
        assertAgreement(
                "operating systems",
                KnownAgents.systems(),
                agent -> AGENTS.parse(agent).system());
    }

    @Test
    void programs_that_others_list_as_crawlers_are_bots() {
        List<String> bots = KnownAgents.bots();

        List<String> taken =
                bots.stream().filter(agent -> !AGENTS.parse(agent).isBot()).toList();

        assertAgreement("bots", bots.size(), taken);
    }

    @Test
    void the_browsers_of_people_are_no_bots() {
        List<String> people = KnownAgents.browsers().stream()
                .filter(known -> OF_PEOPLE.contains(known.name()))
                .map(Known::userAgent)
                .toList();

        List<String> taken =
                people.stream().filter(agent -> AGENTS.parse(agent).isBot()).toList();

        assertThat(people).hasSizeGreaterThan(400);
        assertAgreement("people", people.size(), taken);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            desktop  | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36
            desktop  | Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15
            desktop  | Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
            desktop  | Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36
            desktop  | Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1; Trident/7.0; .NET CLR 2.0.50727; Tablet PC 2.0)
            mobile   | Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1
            mobile   | Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36
            mobile   | Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0
            tablet   | Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1 Mobile/15E148 Safari/604.1
            tablet   | Mozilla/5.0 (Linux; Android 14; SM-X210) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36
            tablet   | Mozilla/5.0 (Linux; Android 11; KFTRWI) AppleWebKit/537.36 (KHTML, like Gecko) Silk/138.1 like Chrome/138.0 Safari/537.36
            tv       | Mozilla/5.0 (SMART-TV; LINUX; Tizen 7.0) AppleWebKit/537.36 (KHTML, like Gecko) 94.0/7.0 TV Safari/537.36
            tv       | Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/108.0.5359.211 Safari/537.36
            tv       | Mozilla/5.0 (Linux; Android 9; AFTMM) AppleWebKit/537.36 (KHTML, like Gecko) Silk/120.1 like Chrome/120.0 Safari/537.36
            console  | Mozilla/5.0 (PlayStation; PlayStation 5/6.00) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.0 Safari/605.1.15
            console  | Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox One) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/110.0 Safari/537.36 Edge/44.18363.8131
            wearable | Mozilla/5.0 (X11; Linux x86_64; Quest 3) AppleWebKit/537.36 (KHTML, like Gecko) OculusBrowser/36.6 Chrome/130.0 VR Safari/537.36
            bot      | Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)
            bot      | curl/8.14.1
            other    | Mozilla/5.0 (Nothing known) Anything/1.2
            """)
    void a_device_is_told_by_its_words(String device, String userAgent) {
        assertThat(AGENTS.parse(userAgent).device()).isEqualTo(device);
    }

    @Test
    void what_no_list_knows_is_unknown() {
        UserAgents.Agent agent = AGENTS.of("\u0000\uD800 Brzlfrx");

        assertThat(agent.browser()).isEqualTo(Classified.UNKNOWN);
        assertThat(agent.system()).isEqualTo(Classified.UNKNOWN);
    }

    @Test
    void nothing_is_looked_at_behind_the_longest_that_is_in_use() {
        String userAgent = " ".repeat(UserAgents.LONGEST) + "Firefox/140.0";

        assertThat(AGENTS.of("x" + userAgent).browser()).isEqualTo(Classified.UNKNOWN);
        assertThat(AGENTS.of(userAgent.substring(1) + ".").browser()).isEqualTo(Classified.UNKNOWN);
    }

    private static void assertAgreement(String what, List<Known> known, Function<String, String> value) {
        Predicate<Known> agrees = entry -> value.apply(entry.userAgent()).equals(entry.value());
        List<String> others = known.stream()
                .filter(agrees.negate())
                .map(entry -> entry.value() + " is " + value.apply(entry.userAgent()) + ": " + entry.userAgent())
                .toList();
        assertAgreement(what, known.size(), others);
    }

    /** Prints what does not agree: how good the lists are is for people to see, not only whether they are good enough. */
    private static void assertAgreement(String what, int all, List<String> others) {
        double share = 100.0 * (all - others.size()) / all;
        System.out.printf("%s: %.2f %% of %d%n", what, share, all);
        others.forEach(other -> System.out.println("  not " + other.substring(0, Math.min(160, other.length()))));
        assertThat(share).as(what).isGreaterThanOrEqualTo(98);
    }
}
