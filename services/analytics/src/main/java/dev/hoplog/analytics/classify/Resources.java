package dev.hoplog.analytics.classify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lists that are in the jar, beside this class; README.md there says where each is from. */
final class Resources {

    private static final Pattern LIST = Pattern.compile("(\\w+):");
    private static final Pattern KEY = Pattern.compile(" {2}([- ]) (\\w+): '([^']*+(?:''[^']*+)*+)'");
    private static final Pattern NOTHING = Pattern.compile("\\s*(?:#.*)?");

    private Resources() {}

    static List<String> lines(String name) {
        try (InputStream resource = Resources.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** Lists of entries by name, in the little of YAML that uap-core uses: a general reader takes half a second for it. */
    static Map<String, List<Map<String, String>>> entries(String name) {
        Map<String, List<Map<String, String>>> lists = new LinkedHashMap<>();
        List<Map<String, String>> entries = new ArrayList<>();
        Map<String, String> entry = new LinkedHashMap<>();
        for (String line : lines(name)) {
            Matcher list = LIST.matcher(line);
            Matcher key = KEY.matcher(line);
            if (list.matches()) {
                entries = new ArrayList<>();
                lists.put(list.group(1), entries);
            } else if (key.matches()) {
                if (key.group(1).equals("-")) {
                    entry = new LinkedHashMap<>();
                    entries.add(entry);
                }
                entry.put(key.group(2), key.group(3).replace("''", "'"));
            } else if (!NOTHING.matcher(line).matches()) {
                throw new IllegalStateException(name + " has a line of another form: " + line);
            }
        }
        return lists;
    }
}
