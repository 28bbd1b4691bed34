package dev.hoplog.api.role;

import dev.hoplog.api.http.ApiSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The settings that every role has, each a flag or an environment variable; the flag wins. */
public final class RoleSettings {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:HOPLOG_DATA:-data}",
            description = "Folder for all files of this process. HOPLOG_DATA; default: data")
    private Path data = Path.of("data");

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "${env:HOPLOG_BIND:-127.0.0.1}",
            description = "Address to listen on. HOPLOG_BIND; default: 127.0.0.1, this machine only")
    private String bind = "127.0.0.1";

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            defaultValue = "${env:HOPLOG_PUBLIC_URL}",
            description = "What short URLs begin with. HOPLOG_PUBLIC_URL; default: http://localhost:8080")
    private @Nullable String publicUrl;

    @Option(
            names = "--domains",
            paramLabel = "HOST",
            split = ",",
            defaultValue = "${env:HOPLOG_DOMAINS}",
            description = "Further hosts with slugs of their own, with commas between. HOPLOG_DOMAINS")
    private @Nullable List<String> domains;

    @Option(
            names = "--admin-key",
            paramLabel = "KEY",
            defaultValue = "${env:HOPLOG_ADMIN_KEY}",
            description = "The API key that may do everything. HOPLOG_ADMIN_KEY")
    private @Nullable String adminKey;

    @Option(
            names = "--admin-key-file",
            paramLabel = "FILE",
            defaultValue = "${env:HOPLOG_ADMIN_KEY_FILE}",
            description = "A file that holds it. HOPLOG_ADMIN_KEY_FILE")
    private @Nullable Path adminKeyFile;

    @Mixin
    private final SecretSettings secret = new SecretSettings();

    @Option(
            names = "--rate-limit",
            paramLabel = "N",
            defaultValue = "${env:HOPLOG_RATE_LIMIT:-600000}",
            description =
                    "Requests per minute that a process answers for one API key; 0 for as many as come. HOPLOG_RATE_LIMIT; default: 600000")
    private int rateLimit = ApiSettings.DEFAULT_REQUESTS_PER_MINUTE;

    @Option(
            names = "--cors-origins",
            paramLabel = "ORIGIN",
            split = ",",
            defaultValue = "${env:HOPLOG_CORS_ORIGINS}",
            description =
                    "Web pages that may use the API from a browser, such as https://app.example.org, with commas between; * for all. HOPLOG_CORS_ORIGINS; default: none")
    private @Nullable List<String> corsOrigins;

    public Path data() {
        return data;
    }

    public String bind() {
        return bind;
    }

    /**
     * What short URLs begin with.
     *
     * @throws RefusedStartException if it is no URL of a host
     */
    public URI publicUrl(int redirectPort) {
        String text = publicUrl == null || publicUrl.isBlank() ? "http://localhost:" + redirectPort : publicUrl.strip();
        try {
            URI url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean isHttp = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (isHttp
                    && url.getHost() != null
                    && url.getRawPath().isEmpty()
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && url.getRawUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // It gets the same sentence as any other text that is no such URL.
        }
        throw new RefusedStartException("The public URL \"" + text
                + "\" is not of the form https://go.example.org: set --public-url or HOPLOG_PUBLIC_URL.");
    }

    public List<String> domains() {
        return stripped(domains);
    }

    /**
     * How the API treats its clients.
     *
     * @throws RefusedStartException if the limit is negative, or an origin is none
     */
    public ApiSettings api() {
        try {
            return new ApiSettings(rateLimit, stripped(corsOrigins));
        } catch (IllegalArgumentException e) {
            throw new RefusedStartException(
                    "Wrong --rate-limit or --cors-origins (HOPLOG_RATE_LIMIT, HOPLOG_CORS_ORIGINS): " + e.getMessage()
                            + ".",
                    e);
        }
    }

    Secret adminKey() {
        return new Secret("admin key", "HOPLOG_ADMIN_KEY", adminKey, adminKeyFile, "admin.key");
    }

    Secret secret() {
        return secret.secret();
    }

    private static List<String> stripped(@Nullable List<String> texts) {
        return texts == null
                ? List.of()
                : texts.stream()
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .toList();
    }
}
