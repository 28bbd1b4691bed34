package dev.hoplog.links;

import dev.hoplog.api.Fault;
import dev.hoplog.links.url.Url;
import dev.hoplog.links.url.UrlFault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a link leads.
 *
 * @param longUrl as it was given
 * @param location what is sent: byte for byte {@code longUrl} where that is a valid URL string in ASCII, otherwise its
 *     serialisation, which is what a browser would make of it
 * @see <a href="https://url.spec.whatwg.org/#url-writing">WHATWG URL, valid URL strings</a>
 */
public record Destination(String longUrl, String location) {

    /** Of {@code longUrl} in UTF-8, and of {@code location}. */
    public static final int MAX_BYTES = 8192;

    static final String POINTER = "/longUrl";

    /** What a text is as a destination. */
    public sealed interface Parsed {}

    /** It is one. */
    public record Good(Destination destination) implements Parsed {}

    /** It is none, for each of these reasons. */
    public record Bad(List<Fault> faults) implements Parsed {

        public Bad {
            faults = List.copyOf(faults);
        }
    }

    /** Parses a text, and judges it by the rules of this installation. */
    public static Parsed parse(String text, DestinationRules rules) {
        if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return new Bad(List.of(fault("tooLong", "longUrl has at most " + MAX_BYTES + " bytes of UTF-8.")));
        }
        return switch (Url.parse(text)) {
            case UrlFault fault ->
                new Bad(List.of(fault("notAUrl", "longUrl is no whole URL: " + fault.sentence() + ".")));
            case Url url -> judge(text, url, rules);
        };
    }

    private static Parsed judge(String text, Url url, DestinationRules rules) {
        var faults = new ArrayList<Fault>(rules.faultsOf(url));
        // A header carries ASCII: a valid URL that has more is serialised too.
        boolean isSentAsGiven = url.isValid() && text.chars().allMatch(c -> c < 0x80);
        String location = isSentAsGiven ? text : url.serialised();
        if (location.length() > MAX_BYTES) {
            faults.add(
                    fault("tooLong", "longUrl has at most " + MAX_BYTES + " bytes, also when it is percent-encoded."));
        }
        return faults.isEmpty() ? new Good(new Destination(text, location)) : new Bad(faults);
    }

    private static Fault fault(String code, String detail) {
        return new Fault(POINTER, code, detail);
    }
}
