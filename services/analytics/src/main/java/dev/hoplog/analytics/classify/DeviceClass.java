package dev.hoplog.analytics.classify;

import java.util.List;
import java.util.regex.Pattern;

/*
 * uap-core names models of devices, 628 patterns long and without saying what they are. What kind of device asks is told
 * by few words, most of which the makers of browsers agreed on: Android without "Mobile" is a tablet, unless it is a
 * television set. So the rules are tried from the particular to the general. An iPad that says it is a Macintosh is taken
 * for one.
 */
/** The kind of device that a user agent runs on, as a value of {@link Dimension#DEVICE}. */
final class DeviceClass {

    static final String BOT = "bot";

    private record Rule(String device, List<String> words) {}

    private static final List<Rule> RULES = List.of(
            rule(
                    "console",
                    "playstation",
                    "nintendo",
                    "\\bxbox",
                    "steam deck",
                    "steam gamepad",
                    "\\bouya\\b",
                    "shield portable",
                    "\\bps3\\b",
                    ";ps[45];",
                    "sega ?saturn",
                    "dreamcast"),
            rule(
                    "tv",
                    "smart-?_?tv",
                    "(?:google|apple|android|net|inet|web) ?tv",
                    "tvos",
                    "hbbtv",
                    "netcast",
                    "web0s",
                    "webos.?tv",
                    "tizen.{1,100}\\btv\\b",
                    "\\btv safari",
                    "opera tv",
                    "ce-html",
                    "bravia",
                    "\\bviera",
                    "aquos(?:browser|-as)",
                    "philipstv",
                    "\\broku\\b",
                    "crkey",
                    "\\baft[a-z]{1,8}\\d?\\b",
                    "\\bmi ?tv",
                    "mibox",
                    "shield android",
                    "vidaa",
                    "titanos",
                    "\\bomi/",
                    "\\bmaple ?\\d",
                    "\\btv[ _-]?(?:box|stick|bro\\b|browser)",
                    "\\b(?:uhd|4k|led|qled|oled|ai|hd)[ _]?(?:android )?tv\\b",
                    "\\bstb\\b",
                    "set-?top",
                    "\\btivo",
                    "vizio",
                    "youview",
                    "kreatv",
                    "brightsign",
                    ", ?(?:wired|wireless)\\)"),
            rule(
                    "wearable",
                    "watch ?os",
                    "\\bwatch[ \\d,]",
                    "(?:apple|galaxy|smart|tic) ?watch",
                    "wear ?os",
                    "\\bsm-r\\d",
                    "oculusbrowser",
                    "picobrowser",
                    "wolvic",
                    "\\bvr safari"),
            rule("desktop", "chromebook", "pixelbook", "\\bpc; openharmony"),
            rule(
                    "tablet",
                    "\\bipad",
                    "(?<!touch; )\\btablet\\b(?! pc)",
                    "kindle",
                    "\\bkf[a-z]{2,5}\\b",
                    "silk/(?!.{0,60}mobile)",
                    "playbook",
                    "touchpad",
                    "\\bnexus (?:7|9|10)\\b",
                    "\\bsm-[tx]\\d",
                    "\\bgt-[pn][158]\\d",
                    "xoom",
                    "^mozilla(?!.{0,400}mobi).{0,200}\\bandroid\\b"),
            rule(
                    "mobile",
                    "iphone",
                    "\\bipod",
                    "mobi",
                    "android",
                    "phone",
                    "wpdesktop",
                    "lumia",
                    "blackberry",
                    "\\bbb10\\b",
                    "symbian",
                    "series ?[46]0",
                    "\\bs60\\b",
                    "midp",
                    "\\bj2me",
                    "opera mini",
                    "ucweb",
                    "\\bmaui",
                    "kaios",
                    "\\bbada\\b",
                    "brew",
                    "up\\.(?:browser|link)",
                    "obigo",
                    "teleca",
                    "netfront",
                    "docomo",
                    "kddi",
                    "softbank",
                    "^(?:nokia|sonyericsson|samsung|sec-|mot-|lge?[-/]|zte|alcatel)",
                    "palmos",
                    "windows ce",
                    "\\bios\\b"),
            rule(
                    "desktop",
                    "windows",
                    "\\bwin(?:95|98|nt|32|64|7|10)\\b",
                    "macintosh",
                    "mac ?os",
                    "mac_powerpc",
                    "\\bdarwin",
                    "x11",
                    "\\bcros\\b",
                    "linux",
                    "(?:free|open|net)bsd",
                    "sunos",
                    "\\bbeos",
                    "haiku",
                    "amiga",
                    "os/2"));

    private static final List<String> DEVICES = RULES.stream()
            .flatMap(rule -> rule.words.stream().map(_ -> rule.device))
            .toList();
    private static final PatternList WORDS =
            new PatternList(RULES.stream().flatMap(rule -> rule.words.stream()).toList(), Pattern.CASE_INSENSITIVE);

    private static final String OTHER = "other";

    private DeviceClass() {}

    static String of(String userAgent) {
        PatternList.Found found = WORDS.first(userAgent);
        return found == null ? OTHER : DEVICES.get(found.place());
    }

    private static Rule rule(String device, String... words) {
        return new Rule(device, List.of(words));
    }
}
