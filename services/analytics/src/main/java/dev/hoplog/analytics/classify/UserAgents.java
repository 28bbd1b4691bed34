package dev.hoplog.analytics.classify;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What user agents tell, remembered for those that come often. One that is new costs some tens of microseconds, and never
 * more than some hundred, whatever stands in it; what is remembered is bounded in number and length. So a flood of invented
 * ones slows the counting down by so much and takes no memory.
 */
final class UserAgents {

    /** What is looked at of a user agent. The longest of uap-core's many thousand has 492 characters. */
    static final int LONGEST = 512;

    private static final int REMEMBERED = 10_000;

    private final Families browsers;
    private final Families systems;
    private final PatternList bots = new PatternList(Resources.lines("isbot.txt"), Pattern.CASE_INSENSITIVE);
    private final LoadingCache<String, Agent> agents = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .executor(Runnable::run)
            .build(this::parse);

    /** What a user agent tells; each a value of its dimension. */
    record Agent(boolean isBot, String device, String browser, String system) {

        /** Of a visitor that names none. */
        static final Agent NONE = new Agent(false, Classified.UNKNOWN, Classified.UNKNOWN, Classified.UNKNOWN);
    }

    UserAgents() {
        var newer = Resources.entries("newer-browsers.yaml");
        var uapCore = Resources.entries("uap-core.yaml");
        browsers = new Families(entries("user_agent_parsers", newer, uapCore), "family_replacement");
        systems = new Families(entries("os_parsers", newer, uapCore), "os_replacement");
    }

    Agent of(String userAgent) {
        if (userAgent.isBlank()) {
            return Agent.NONE;
        }
        return agents.get(userAgent.length() > LONGEST ? userAgent.substring(0, LONGEST) : userAgent);
    }

    /** Without looking into what is remembered. */
    Agent parse(String userAgent) {
        boolean isBot = bots.find(userAgent);
        return new Agent(
                isBot,
                isBot ? DeviceClass.BOT : DeviceClass.of(userAgent),
                browsers.of(userAgent),
                systems.of(userAgent));
    }

    private static List<Map<String, String>> entries(
            String list, Map<String, List<Map<String, String>>> first, Map<String, List<Map<String, String>>> then) {
        return Stream.of(first, then)
                .flatMap(source -> source.getOrDefault(list, List.of()).stream())
                .toList();
    }
}
