package dev.hoplog.links;

import dev.hoplog.api.Fault;
import dev.hoplog.api.Hosts;
import dev.hoplog.links.url.Host;
import dev.hoplog.links.url.Url;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the links of this installation may lead to. They are asked when a destination is given, and not again.
 *
 * @param setup what the process was started with
 * @param hosts this server's own
 */
public record DestinationRules(DestinationSetup setup, Hosts hosts) {

    /** No error repeats more of a scheme or host than this, in characters. */
    private static final int SHOWN = 100;

    /** All that speaks against this URL as a destination. */
    List<Fault> faultsOf(Url url) {
        var faults = new ArrayList<Fault>();
        if (!setup.schemes().contains(url.scheme())) {
            String allowed =
                    setup.schemes().stream().map(scheme -> scheme + ":").collect(Collectors.joining(", "));
            faults.add(fault(
                    "schemeRefused",
                    "longUrl begins with one of " + allowed + " here, and not with " + shown(url.scheme()) + ":."));
        }
        if (url.hasCredentials()) {
            faults.add(fault(
                    "credentialsRefused", "longUrl has no user name and no password: every visitor would see them."));
        }
        Host host = networkHost(url);
        if (host != null) {
            addFaultsOf(host, faults);
        }
        return faults;
    }

    private void addFaultsOf(Host host, List<Fault> faults) {
        String name = withoutLastDot(host.serialised());
        if (hosts.isOwn(name)) {
            faults.add(fault(
                    "ownDomainRefused",
                    "longUrl leads to " + shown(name) + ", which is this server: it would lead in a circle."));
        }
        if (!setup.allowsPrivate() && !GlobalReach.has(host)) {
            faults.add(fault(
                    "privateAddressRefused",
                    "longUrl leads to " + shown(name)
                            + ", a private or reserved address that visitors elsewhere cannot reach."));
        }
        setup.blocklist()
                .entryFor(name)
                .ifPresent(entry -> faults.add(fault(
                        "blocklistRefused",
                        "longUrl leads to " + shown(name) + ", and " + entry + " is on the blocklist here.")));
    }

    /** The host as a network would take it; null where there is none. */
    private static @Nullable Host networkHost(Url url) {
        Host host = url.host();
        // Schemes that are not special leave it open what their hosts mean. Most mean names and addresses all the same.
        return host instanceof Host.Opaque(String text) ? Host.parse(text) instanceof Host meant ? meant : null : host;
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    private static String withoutLastDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static Fault fault(String code, String detail) {
        return new Fault(Destination.POINTER, code, detail);
    }
}
