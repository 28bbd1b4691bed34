package dev.hoplog.query.redirect;

import dev.hoplog.events.ClickEntry;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of its visitor, as far as it may be kept.
 *
 * <p>Of a visitor who sends {@code DNT: 1} or {@code Sec-GPC: 1} there is no address and so no hash, no network and so no
 * country, no language, of the query only what names a campaign, and of the referrer only where it is. What tells humans from
 * bots is kept.
 */
final class Visit {

    private static final AsciiString SEC_PURPOSE = AsciiString.cached("sec-purpose");
    private static final AsciiString PURPOSE = AsciiString.cached("purpose");
    private static final AsciiString X_MOZ = AsciiString.cached("x-moz");
    private static final AsciiString SEC_GPC = AsciiString.cached("sec-gpc");
    private static final String YES = "1";

    private final String method;
    private final ClickEntry.Visitor visitor;
    private final byte @Nullable [] address;
    private final boolean isPrivate;

    private Visit(String method, ClickEntry.Visitor visitor, byte @Nullable [] address, boolean isPrivate) {
        this.method = method;
        this.visitor = visitor;
        this.address = address;
        this.isPrivate = isPrivate;
    }

    static Visit of(HttpRequest request, Client client, VisitorPolicy policy) {
        HttpHeaders headers = request.headers();
        boolean isPrivate = policy.honorsDoNotTrack()
                && (YES.equals(headers.get(HttpHeaderNames.DNT)) || YES.equals(headers.get(SEC_GPC)));
        String referrer = header(headers, HttpHeaderNames.REFERER);
        var visitor = new ClickEntry.Visitor(
                isPrivate ? origin(referrer) : referrer,
                header(headers, HttpHeaderNames.USER_AGENT),
                isPrivate ? "" : header(headers, HttpHeaderNames.ACCEPT_LANGUAGE),
                isPrivate ? "" : client.network(),
                "",
                0,
                purpose(headers),
                "");
        return new Visit(request.method().name(), visitor, isPrivate ? null : client.address(), isPrivate);
    }

    String method() {
        return method;
    }

    /** Without a hash, which depends on when it is journalled. */
    ClickEntry.Visitor visitor() {
        return visitor;
    }

    /** What the visitor's hash is made of; null where there shall be none. */
    byte @Nullable [] address() {
        return address;
    }

    /** Whether the visitor asked for less to be kept. */
    boolean isPrivate() {
        return isPrivate;
    }

    static String header(HttpHeaders headers, CharSequence name) {
        String value = headers.get(name);
        return value == null ? "" : Redirector.cut(value);
    }

    /** Where a referrer is, without what was read there; empty for what is no URL of a host, or names a user. */
    static String origin(String referrer) {
        int host = referrer.indexOf("://") + 3;
        if (host < 3) {
            return "";
        }
        int end = host;
        while (end < referrer.length() && "/?#\\".indexOf(referrer.charAt(end)) < 0) {
            if (referrer.charAt(end) == '@') {
                return "";
            }
            end++;
        }
        return end == host ? "" : referrer.substring(0, end) + "/";
    }

    private static String purpose(HttpHeaders headers) {
        String purpose = header(headers, SEC_PURPOSE);
        if (purpose.isEmpty()) {
            purpose = header(headers, PURPOSE);
        }
        return purpose.isEmpty() ? header(headers, X_MOZ) : purpose;
    }
}
