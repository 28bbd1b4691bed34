package dev.hoplog.links.url;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/*
 * The standard's state machine, for absolute URLs only, taken apart by what ends each part:
 *
 *   scheme : head [ ? query ] [ # fragment ]
 *            |
 *            |  //  [ credentials @ ] host [ : port ]  path     special, or with two slashes
 *            |  path                                            with one slash
 *            |  opaque path                                     with none
 *
 * No part looks behind the first # or, before it, the first ?, so these are cut off first. What the standard calls a
 * validation error, and what only a valid domain must heed, makes the URL one that was repaired.
 */
/** Parses one text as a URL. */
final class UrlParser {

    private final String scheme;
    private final boolean isSpecial;
    private boolean isValid;
    private String username = "";
    private String password = "";
    private @Nullable Host host;
    private @Nullable Integer port;
    private String path = "";

    private UrlParser(String scheme, boolean isValid) {
        this.scheme = scheme;
        this.isSpecial = Url.isSpecial(scheme);
        this.isValid = isValid;
    }

    static ParsedUrl parse(String given) {
        String text = withoutBlanks(withoutLoneSurrogates(given));
        int colon = text.indexOf(':');
        if (colon < 1 || !isScheme(text.substring(0, colon))) {
            return UrlFault.NO_SCHEME;
        }
        var parser = new UrlParser(text.substring(0, colon).toLowerCase(Locale.ROOT), text.equals(given));
        return parser.parseAfterScheme(text.substring(colon + 1));
    }

    private ParsedUrl parseAfterScheme(String text) {
        int number = text.indexOf('#');
        String beforeFragment = number < 0 ? text : text.substring(0, number);
        int question = beforeFragment.indexOf('?');
        String head = question < 0 ? beforeFragment : beforeFragment.substring(0, question);
        UrlFault fault = parseHead(head, head.length() < text.length());
        if (fault != null) {
            return fault;
        }
        String query = question < 0
                ? null
                : units(beforeFragment.substring(question + 1), isSpecial ? EncodeSet.SPECIAL_QUERY : EncodeSet.QUERY);
        String fragment = number < 0 ? null : units(text.substring(number + 1), EncodeSet.FRAGMENT);
        return new Url(scheme, username, password, host, port, path, query, fragment, isValid);
    }

    private @Nullable UrlFault parseHead(String head, boolean isFollowed) {
        if (scheme.equals("file")) {
            return parseFile(head);
        }
        if (isSpecial) {
            int slashes = 0;
            while (slashes < head.length() && isSlash(head.charAt(slashes))) {
                slashes++;
            }
            isValid &= slashes == 2 && head.startsWith("//");
            return parseAuthorityAndPath(head.substring(slashes));
        }
        if (head.startsWith("//")) {
            return parseAuthorityAndPath(head.substring(2));
        }
        path = head.startsWith("/") ? segments(head.substring(1)) : opaque(head, isFollowed);
        return null;
    }

    private @Nullable UrlFault parseAuthorityAndPath(String text) {
        int slash = firstSlash(text, 0);
        String authority = text.substring(0, slash);
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            parseCredentials(authority.substring(0, at));
        }
        String hostAndPort = authority.substring(at + 1);
        int colon = colonOfPort(hostAndPort);
        String hostText = hostAndPort.substring(0, colon);
        if (hostText.isEmpty() && (isSpecial || !authority.isEmpty())) {
            return UrlFault.NO_HOST;
        }
        UrlFault fault = parseHost(hostText);
        if (fault == null && colon < hostAndPort.length()) {
            fault = parsePort(hostAndPort.substring(colon + 1));
        }
        if (fault == null) {
            parseRootedPath(text.substring(slash));
        }
        return fault;
    }

    private void parseCredentials(String text) {
        isValid = false;
        int colon = text.indexOf(':');
        username = EncodeSet.USER_INFO.encode(colon < 0 ? text : text.substring(0, colon));
        password = colon < 0 ? "" : EncodeSet.USER_INFO.encode(text.substring(colon + 1));
    }

    private @Nullable UrlFault parseHost(String text) {
        return switch (isSpecial ? Host.parse(text) : Host.parseOpaque(text)) {
            case UrlFault fault -> fault;
            case Host parsed -> {
                isValid &= parsed.isValidAs(text);
                host = parsed;
                yield null;
            }
        };
    }

    private @Nullable UrlFault parsePort(String text) {
        if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return UrlFault.BAD_PORT;
        }
        String digits = text.replaceFirst("^0+(?=.)", "");
        if (digits.isEmpty()) {
            return null;
        }
        int number = digits.length() > 5 ? Integer.MAX_VALUE : Integer.parseInt(digits);
        if (number > 0xffff) {
            return UrlFault.BAD_PORT;
        }
        port = Url.isDefaultPort(scheme, number) ? null : number;
        return null;
    }

    private @Nullable UrlFault parseFile(String head) {
        isValid &= head.startsWith("//");
        boolean hasOneSlash = !head.isEmpty() && isSlash(head.charAt(0));
        boolean hasTwo = hasOneSlash && head.length() > 1 && isSlash(head.charAt(1));
        host = new Host.Opaque("");
        if (!hasTwo) {
            path = segments(head.substring(hasOneSlash ? 1 : 0));
            return null;
        }
        int slash = firstSlash(head, 2);
        String hostText = head.substring(2, slash);
        if (isDriveLetter(hostText)) {
            isValid = false;
            path = segments(head.substring(2));
            return null;
        }
        UrlFault fault = hostText.isEmpty() ? null : parseHost(hostText);
        if (fault == null) {
            parseRootedPath(head.substring(slash));
            host = host.serialised().equals("localhost") ? new Host.Opaque("") : host;
        }
        return fault;
    }

    /** A path that begins with a slash, or with none where there is no path. */
    private void parseRootedPath(String text) {
        isValid &= !text.startsWith("\\");
        path = text.isEmpty() && !isSpecial ? "" : segments(text.isEmpty() ? "" : text.substring(1));
    }

    /** The path of these segments, its dots resolved; the text is without its first slash. */
    private String segments(String text) {
        var segments = new ArrayList<String>();
        int start = 0;
        while (true) {
            int end = firstSlash(text, start);
            String segment = units(text.substring(start, end), EncodeSet.PATH);
            boolean isLast = end == text.length();
            String dots = segment.replaceAll("(?i)%2e", ".");
            if (dots.equals("..")) {
                shorten(segments);
            } else if (!dots.equals(".")) {
                segments.add(segments.isEmpty() ? withDriveColon(segment) : segment);
            }
            if (isLast) {
                boolean isFolder = dots.equals("..") || dots.equals(".");
                return "/" + String.join("/", segments) + (isFolder && !segments.isEmpty() ? "/" : "");
            }
            isValid &= text.charAt(end) == '/';
            start = end + 1;
        }
    }

    private void shorten(List<String> segments) {
        boolean isDriveAlone = scheme.equals("file") && segments.size() == 1 && isDriveLetter(segments.getFirst());
        if (!segments.isEmpty() && !isDriveAlone) {
            segments.removeLast();
        }
    }

    private String withDriveColon(String segment) {
        return scheme.equals("file") && isDriveLetter(segment) ? segment.charAt(0) + ":" : segment;
    }

    private String opaque(String text, boolean isFollowed) {
        String encoded = units(text, EncodeSet.CONTROLS);
        // A blank before what follows would be lost when that is taken away.
        return isFollowed && encoded.endsWith(" ") ? encoded.substring(0, encoded.length() - 1) + "%20" : encoded;
    }

    private String units(String text, EncodeSet set) {
        isValid &= UrlUnits.areAll(text);
        return set.encode(text);
    }

    private boolean isSlash(char c) {
        return c == '/' || (isSpecial && c == '\\');
    }

    /** Where the first slash stands from here on; the end of the text where there is none. */
    private int firstSlash(String text, int from) {
        int at = from;
        while (at < text.length() && !isSlash(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Where the first colon stands that is in no brackets; the end of the text where there is none. */
    private static int colonOfPort(String text) {
        boolean isInBrackets = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':' && !isInBrackets) {
                return i;
            }
            isInBrackets = c == '[' || (isInBrackets && c != ']');
        }
        return text.length();
    }

    private static boolean isScheme(String text) {
        return UrlUnits.isLetter(text.charAt(0))
                && text.chars().allMatch(c -> UrlUnits.isLetter(c) || (c >= '0' && c <= '9') || "+-.".indexOf(c) >= 0);
    }

    private static boolean isDriveLetter(String text) {
        return text.length() == 2
                && UrlUnits.isLetter(text.charAt(0))
                && (text.charAt(1) == ':' || text.charAt(1) == '|');
    }

    /** Without controls and blanks around it, and without tabs and line ends inside. */
    private static String withoutBlanks(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) <= ' ') {
            start++;
        }
        while (end > start && text.charAt(end - 1) <= ' ') {
            end--;
        }
        return text.substring(start, end).replace("\t", "").replace("\n", "").replace("\r", "");
    }

    private static String withoutLoneSurrogates(String text) {
        var whole = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }
}
