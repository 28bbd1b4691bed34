package dev.hoplog.query.redirect;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;

/**
 * A destination with the parameters of the request: they are appended; one of the same name takes the place of the
 * destination's, however either is encoded. Order and repeats are kept, and what is sent is not encoded anew.
 */
final class ForwardedQuery {

    private ForwardedQuery() {}

    /** @param query of the request, without {@code ?}, percent-encoded as it came */
    static String merge(String location, String query) {
        if (query.isEmpty()) {
            return location;
        }
        int fragmentAt = location.indexOf('#');
        String fragment = fragmentAt < 0 ? "" : location.substring(fragmentAt);
        String address = fragmentAt < 0 ? location : location.substring(0, fragmentAt);
        int queryAt = address.indexOf('?');
        if (queryAt < 0) {
            return address + "?" + query + fragment;
        }
        var asked = new HashSet<String>();
        for (String parameter : query.split("&", -1)) {
            asked.add(name(parameter));
        }
        var merged = new StringBuilder(address.length() + query.length() + fragment.length() + 1);
        merged.append(address, 0, queryAt + 1);
        for (String parameter : address.substring(queryAt + 1).split("&", -1)) {
            if (!parameter.isEmpty() && !asked.contains(name(parameter))) {
                merged.append(parameter).append('&');
            }
        }
        return merged.append(query).append(fragment).toString();
    }

    private static String name(String parameter) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        if (name.indexOf('%') < 0 && name.indexOf('+') < 0) {
            return name;
        }
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }
}
