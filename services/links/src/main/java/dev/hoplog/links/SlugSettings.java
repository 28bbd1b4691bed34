package dev.hoplog.links;

import dev.hoplog.api.role.RefusedStartException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings for slugs of every role that writes links, each a flag or an environment variable; the flag wins. */
public final class SlugSettings {

    @Option(
            names = "--multi-segment-slugs",
            paramLabel = "true|false",
            arity = "0..1",
            fallbackValue = "true",
            defaultValue = "${env:HOPLOG_MULTI_SEGMENT_SLUGS}",
            description =
                    "Whether new slugs may have slashes, such as spring/sale. HOPLOG_MULTI_SEGMENT_SLUGS; default: false")
    private @Nullable String severalSegments;

    /** @throws RefusedStartException if it is neither true nor false */
    public SlugRules rules() {
        return new SlugRules(Switch.isOn(
                severalSegments,
                "Whether slugs may have slashes",
                "--multi-segment-slugs or HOPLOG_MULTI_SEGMENT_SLUGS"));
    }
}
