package dev.hoplog.query.redirect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/** What the redirect port answers besides redirects: short, complete in itself, prepared once. */
@SuppressWarnings("ImmutableEnumChecker") // nobody writes into its bytes
enum Page {
    WELCOME(200, "", "This is a Hoplog URL shortener", "Each short link begins with this address."),
    NOTHING(404, Page.NO_STORE, "There is nothing here", "This address belongs to the server itself."),
    UNKNOWN(404, Page.NO_STORE, "There is no link here", "Upper and lower case make a difference in its address."),
    GONE(410, Page.NO_STORE, "This link is gone", "It leads nowhere any more."),
    NOT_READY(503, Page.NO_STORE + "retry-after: 1\r\n", "The links are not known yet", "Try again in a moment."),

    HEALTHY(FixedAnswer.text(200, Page.NO_STORE, "ok\n")),
    /*
     * Whether a link may be indexed stands in the header of its answer, which a crawler sees only where it may fetch the
     * link. So nothing is forbidden here. It would also keep away those who fetch a preview for somebody who was sent the link.
     */
    ROBOTS(FixedAnswer.text(
            200,
            Page.FOR_A_DAY,
            "# Which links may be indexed is told by the X-Robots-Tag of each.\nUser-agent: *\nDisallow:\n")),
    ICON(new FixedAnswer(
            200, Page.FOR_A_DAY + "content-type: image/x-icon\r\nx-content-type-options: nosniff\r\n", icon())),
    OTHER_METHOD(FixedAnswer.text(405, "allow: GET, HEAD\r\n", "Only GET and HEAD are answered here.\n")),
    UNREADABLE(FixedAnswer.text(400, "", "This request cannot be read.\n")),
    LONG_LINE(FixedAnswer.text(414, "", "This request cannot be read: its first line is too long.\n")),
    LONG_HEADERS(FixedAnswer.text(431, "", "This request cannot be read: its headers are too long.\n"));

    private static final String NO_STORE = "cache-control: no-store\r\n";
    private static final String FOR_A_DAY = "cache-control: public, max-age=86400\r\n";
    private static final String STYLE =
            "body{font:1.2rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1rem}";

    private final FixedAnswer plain;
    private final FixedAnswer html;

    Page(FixedAnswer only) {
        this.plain = only;
        this.html = only;
    }

    Page(int status, String headers, String title, String more) {
        this.plain = FixedAnswer.text(status, headers + "vary: accept\r\n", title + ". " + more + "\n");
        this.html = html(status, headers + "vary: accept\r\n", title, more);
    }

    /** As a client wants it: as HTML if it says so, otherwise as plain text where it is a text at all. */
    FixedAnswer as(String accept) {
        return accept.contains("text/html") ? html : plain;
    }

    /** Nothing is loaded, run, framed or sent from such a page. */
    private static FixedAnswer html(int status, String headers, String title, String more) {
        String body = """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%s</title>
                <style>%s</style>
                <main>
                <h1>%s</h1>
                <p>%s</p>
                </main>
                </html>
                """.formatted(title, STYLE, title, more);
        String security = "content-security-policy: default-src 'none'; img-src 'self'; style-src 'sha256-"
                + sha256(STYLE)
                + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n"
                + "referrer-policy: no-referrer\r\nx-content-type-options: nosniff\r\n";
        return new FixedAnswer(
                status,
                headers + "content-type: text/html; charset=utf-8\r\n" + security,
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] icon() {
        try (InputStream icon = Objects.requireNonNull(Page.class.getResourceAsStream("favicon.ico"), "favicon.ico")) {
            return icon.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the icon could not be read", e);
        }
    }
}
