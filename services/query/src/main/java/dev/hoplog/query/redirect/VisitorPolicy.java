package dev.hoplog.query.redirect;

import dev.hoplog.events.Trigger;
import java.util.regex.Pattern;

/**
 * What visitors may ask for, and whose visits count.
 *
 * @param honorsDoNotTrack whether of visitors who send {@code DNT: 1} or {@code Sec-GPC: 1} less is kept
 * @param noTrackingParameter with this parameter in its query a request is answered and not journalled; empty for none
 * @param noTrackingNetworks requests from there are answered and not journalled
 */
public record VisitorPolicy(boolean honorsDoNotTrack, String noTrackingParameter, Networks noTrackingNetworks) {

    // Before the constant below, whose constructor needs it.
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._~-]*");

    /** What holds where nothing is set. */
    public static final VisitorPolicy DEFAULT = new VisitorPolicy(true, "nostat", Networks.NONE);

    public VisitorPolicy {
        if (!WELL_FORMED.matcher(noTrackingParameter).matches()) {
            throw new IllegalArgumentException("\"" + noTrackingParameter
                    + "\" has other characters than letters, digits and -._~, which need no encoding");
        }
        if (noTrackingParameter.equals(Trigger.QR_PARAMETER)) {
            throw new IllegalArgumentException("\"" + noTrackingParameter + "\" marks what was read from a QR code");
        }
    }
}
