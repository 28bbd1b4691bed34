package dev.hoplog.analytics.classify;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * What is in a record differs by who made the database:
 *
 *   MaxMind, DB-IP      country.iso_code DE   subdivisions[0].iso_code BE, .names.en Berlin   city.names.en Berlin
 *   flat ones           country_code DE       state1 Berlin                                   city Berlin
 *
 * A region is named by its code where there is one, else by its name behind the country, as a city is.
 */
/** Where a network is: each a value of its dimension. */
record Place(String country, String region, String city) {

    static final Place UNKNOWN = new Place(Classified.UNKNOWN, Classified.UNKNOWN, Classified.UNKNOWN);

    /** @param fields of a record, null for none */
    static Place of(@Nullable Map<?, ?> fields) {
        String country = country(fields);
        if (country.equals(Classified.UNKNOWN)) {
            return UNKNOWN;
        }
        return new Place(country, region(country, fields), behind(country, city(fields)));
    }

    /** In another country, nothing else of it is true. */
    Place in(String otherCountry) {
        return otherCountry.equals(country) ? this : new Place(otherCountry, Classified.UNKNOWN, Classified.UNKNOWN);
    }

    /** Two letters as they are written, {@link Classified#UNKNOWN} for anything else. */
    static String country(String code) {
        String upperCase = code.toUpperCase(Locale.ROOT);
        return upperCase.length() == 2
                        && isLetter(upperCase.charAt(0))
                        && isLetter(upperCase.charAt(1))
                        && !upperCase.equals("XX")
                ? upperCase
                : Classified.UNKNOWN;
    }

    private static boolean isLetter(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static String country(@Nullable Map<?, ?> fields) {
        String code = text(fields, "country", "iso_code");
        if (code.isEmpty()) {
            code = text(fields, "country_code");
        }
        return country(code.isEmpty() ? text(fields, "registered_country", "iso_code") : code);
    }

    private static String region(String country, @Nullable Map<?, ?> fields) {
        Object subdivisions = fields == null ? null : fields.get("subdivisions");
        if (subdivisions instanceof List<?> list && !list.isEmpty() && list.getFirst() instanceof Map<?, ?> first) {
            String code = text(first, "iso_code");
            return code.isEmpty() ? behind(country, text(first, "names", "en")) : Value.of(country + '-' + code);
        }
        return behind(country, text(fields, "state1"));
    }

    private static String city(@Nullable Map<?, ?> fields) {
        String name = text(fields, "city", "names", "en");
        return name.isEmpty() ? text(fields, "city") : name;
    }

    private static String behind(String country, String name) {
        return name.isBlank() ? Classified.UNKNOWN : Value.of(country + ' ' + name);
    }

    /** Empty if there is none. */
    private static String text(@Nullable Map<?, ?> fields, String... path) {
        Object at = fields;
        for (String key : path) {
            at = at instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return at instanceof String text ? text : "";
    }
}
