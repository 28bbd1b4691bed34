package dev.hoplog.query;

import dev.hoplog.query.journal.JournalSettings;
import dev.hoplog.query.redirect.RedirectLimits;
import dev.hoplog.query.redirect.TrustedProxies;
import dev.hoplog.query.redirect.VisitorPolicy;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * With what the redirects of a role were started, checked.
 *
 * @param home where {@code /} leads; null for a page that says what this is
 * @param directoryMemory how much memory links may take up, in bytes
 * @param orphansPerSecond requests for unknown slugs that are kept with their details, per second and event loop
 */
public record RedirectSetup(
        RedirectLimits limits,
        TrustedProxies proxies,
        VisitorPolicy visitors,
        @Nullable URI home,
        long directoryMemory,
        JournalSettings journal,
        int orphansPerSecond) {}
