package dev.hoplog.bench;

import dev.hoplog.events.ClickEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** People and programs that follow links: some tens of browsers, sources, languages and countries, many networks. */
final class Crowd {

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final int BOTS_OF_A_HUNDRED = 6;
    private static final int KNOWN_SOURCES = 60;
    private static final String SAFARI = "Mozilla/5.0 (%s) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/%d.0 %s";
    private static final String CHROME =
            "Mozilla/5.0 (%s) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.0.0 %s/537.36";
    private static final List<String> BOTS = List.of(
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
            "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
            "Twitterbot/1.0",
            "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
            "WhatsApp/2.23.20.0",
            "curl/8.5.0",
            "python-requests/2.32.3");
    private static final List<String> SOURCES = List.of(
            "",
            "https://www.google.com/",
            "https://www.bing.com/",
            "https://duckduckgo.com/",
            "https://t.co/",
            "https://www.facebook.com/",
            "https://l.instagram.com/",
            "https://www.linkedin.com/",
            "https://www.reddit.com/",
            "https://news.ycombinator.com/",
            "https://mail.example.org/inbox",
            "android-app://com.google.android.gm/");
    private static final List<String> LANGUAGES = List.of(
            "en-US,en;q=0.9",
            "en-GB,en;q=0.9",
            "de-DE,de;q=0.9,en;q=0.7",
            "fr-FR,fr;q=0.9",
            "es-ES,es;q=0.9",
            "pt-BR,pt;q=0.9",
            "it-IT,it;q=0.9",
            "nl-NL,nl;q=0.9",
            "pl-PL,pl;q=0.9",
            "ja-JP,ja;q=0.9",
            "zh-CN,zh;q=0.9",
            "sv-SE,sv;q=0.9",
            "tr-TR,tr;q=0.9",
            "ko-KR,ko;q=0.9",
            "uk-UA,uk;q=0.9");
    private static final List<String> COUNTRIES = List.of(
            "US", "GB", "DE", "FR", "ES", "BR", "IT", "NL", "PL", "JP", "CN", "SE", "TR", "KR", "UA", "AT", "CH", "IN",
            "CA", "AU", "MX", "AR", "ZA", "DK", "NO", "FI", "CZ", "PT", "IE", "BE");

    private final List<String> browsers = browsers();
    private final int visitors;

    /** @param visitors how many different ones there are */
    Crowd(int visitors) {
        this.visitors = visitors;
    }

    private static List<String> browsers() {
        var browsers = new ArrayList<String>();
        for (int version = 0; version < 4; version++) {
            browsers.add(CHROME.formatted("Windows NT 10.0; Win64; x64", 137 + version, "Safari"));
            browsers.add(CHROME.formatted("Macintosh; Intel Mac OS X 10_15_7", 137 + version, "Safari"));
            browsers.add(CHROME.formatted("Linux; Android 10; K", 137 + version, "Mobile Safari"));
            browsers.add(CHROME.formatted("Windows NT 10.0; Win64; x64", 137 + version, "Safari") + " Edg/"
                    + (137 + version) + ".0.0.0");
            browsers.add(SAFARI.formatted(
                    "iPhone; CPU iPhone OS 18_" + version + " like Mac OS X",
                    15 + version,
                    "Mobile/15E148 Safari/604.1"));
            browsers.add(SAFARI.formatted("Macintosh; Intel Mac OS X 10_15_7", 15 + version, "Safari/605.1.15"));
            browsers.add("Mozilla/5.0 (X11; Linux x86_64; rv:%d.0) Gecko/20100101 Firefox/%d.0"
                    .formatted(138 + version, 138 + version));
            browsers.add("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:%d.0) Gecko/20100101 Firefox/%d.0"
                    .formatted(138 + version, 138 + version));
        }
        return browsers;
    }

    /** Somebody, the same one again from time to time. */
    ClickEntry.Visitor anyone(SplittableRandom random, long occurredAt) {
        long number = random.nextInt(visitors);
        var person = new SplittableRandom(number);
        boolean isBot = person.nextInt(100) < BOTS_OF_A_HUNDRED;
        int country = frequent(person, COUNTRIES.size());
        return new ClickEntry.Visitor(
                isBot ? "" : source(random),
                isBot ? BOTS.get(person.nextInt(BOTS.size())) : browsers.get(frequent(person, browsers.size())),
                isBot ? "" : LANGUAGES.get(person.nextInt(5) == 0 ? 0 : country % LANGUAGES.size()),
                "%d.%d.%d.0/24".formatted(1 + person.nextInt(220), person.nextInt(256), person.nextInt(256)),
                COUNTRIES.get(country),
                new SplittableRandom(number + ((occurredAt / DAY) << 32)).nextLong() | 1,
                "",
                "");
    }

    private static String source(SplittableRandom random) {
        int place = frequent(random, SOURCES.size() + KNOWN_SOURCES);
        return place < SOURCES.size() ? SOURCES.get(place) : "https://blog-" + place + ".example.com/posts/" + place;
    }

    /** A place below this number; low ones are frequent. */
    private static int frequent(SplittableRandom random, int places) {
        return (int) Math.pow(places, random.nextDouble()) - 1;
    }
}
