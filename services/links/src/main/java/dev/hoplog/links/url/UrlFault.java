package dev.hoplog.links.url;

/** What keeps a text from being a URL. */
public enum UrlFault implements ParsedUrl, ParsedHost {
    NO_SCHEME("it begins with no scheme, such as https:"),
    NO_HOST("it names no host"),
    BAD_DOMAIN("its host is no domain name"),
    BAD_OPAQUE_HOST("its host has a character that no host has"),
    BAD_IPV4("its host ends in a number and is no IPv4 address"),
    BAD_IPV6("its host in brackets is no IPv6 address"),
    BAD_PORT("its port is no number from 0 to 65535");

    private final String sentence;

    UrlFault(String sentence) {
        this.sentence = sentence;
    }

    /** What is wrong, in words that follow "because". */
    public String sentence() {
        return sentence;
    }
}
