package dev.hoplog.query.redirect;

import dev.hoplog.events.ClickEntry;
import java.util.Locale;

/**
 * What a request itself says of not being a human's. Only what is evident: a tool that somebody uses to follow a link is
 * taken for that human. The statistics look closer, and can change their mind.
 */
final class BotHints {

    /** Words in the user agents of crawlers, and of programs that fetch previews of links. */
    private static final String[] WORDS = {
        "bot", "crawl", "spider", "slurp", "preview", "facebookexternalhit", "whatsapp", "embedly", "+http"
    };

    /** A make of telephones. */
    private static final String NO_BOT = "cubot";

    private BotHints() {}

    /** @param method of the request: who only asks for headers looks at no page */
    static boolean areIn(String method, ClickEntry.Visitor visitor) {
        return method.equals("HEAD") || !visitor.purpose().isEmpty() || isBot(visitor.userAgent());
    }

    private static boolean isBot(String userAgent) {
        String text = userAgent.toLowerCase(Locale.ROOT).replace(NO_BOT, "");
        for (String word : WORDS) {
            if (text.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
