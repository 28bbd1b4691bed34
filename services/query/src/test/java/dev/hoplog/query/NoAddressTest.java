package dev.hoplog.query;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.query.journal.Journal;
import dev.hoplog.query.journal.JournalSettings;
import dev.hoplog.query.journal.JournalTarget;
import dev.hoplog.query.journal.JournalWriter;
import dev.hoplog.query.redirect.Networks;
import dev.hoplog.query.redirect.RedirectPort;
import dev.hoplog.query.redirect.TrustedProxies;
import dev.hoplog.query.redirect.VisitorPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A visitor's address is written nowhere, in no form. What reaches Kafka is what stands in the journal, byte for byte
 * ({@link dev.hoplog.query.journal.Shipment}), so it is enough to look at files and log lines.
 */
class NoAddressTest {

    private static final String IPV4 = "203.0.113.77";
    private static final String IPV6 = "2001:db8:7:1234:5678:9abc:def0:4321";

    @TempDir
    Path folder;

    @Test
    void no_address_of_a_visitor_is_in_any_file_or_log_line() throws Exception {
        // Given
        var lines = new ListAppender<ILoggingEvent>();
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level level = root.getLevel();
        lines.start();
        root.addAppender(lines);
        root.setLevel(Level.TRACE);

        // When
        try {
            visit();
        } finally {
            root.setLevel(level);
            root.detachAppender(lines);
        }

        // Then
        String logged = List.copyOf(lines.list).stream()
                .map(line -> line.getFormattedMessage() + line.getKeyValuePairs() + line.getThrowableProxy())
                .collect(Collectors.joining("\n"));
        String written = written();
        assertThat(written).contains("203.0.113.0/24", "2001:db8:7::/48", "probe/4", "probe/6", "HOPTALLY");
        for (String form : forms()) {
            assertThat(written.contains(form))
                    .as("in a file: %s", printed(form))
                    .isFalse();
            assertThat(logged.contains(form))
                    .as("in a log line: %s", printed(form))
                    .isFalse();
        }
    }

    /** Requests of all kinds, redirected and unknown, with details and in a flood, through a proxy. */
    private void visit() throws Exception {
        Journal journal = Journal.open(
                folder.resolve("journal"),
                new JournalSettings(1 << 20, 64 << 20, Duration.ZERO),
                new JournalTarget("paper", new Uuid(1, 2), 1));
        var writers = new ArrayList<JournalWriter>();
        var proxies = new TrustedProxies(Networks.parse(List.of("127.0.0.0/8")));
        try (journal;
                var port = new RedirectPort(folder, null, proxies, VisitorPolicy.DEFAULT, () -> {
                    JournalWriter writer = journal.writer();
                    writers.add(writer);
                    return new JournalClickLog(writer, 1);
                })) {
            port.put("abc", LinkSettings.redirectingTo("https://example.org/", "https://example.org/"));
            for (String target : List.of("/abc?x=1", "/unknown", "/unknown", "/unknown", "/abc?nostat", "/%zz")) {
                port.get(target, "X-Forwarded-For", IPV4, "User-Agent", "probe/4");
                port.get(target, "X-Forwarded-For", IPV6, "User-Agent", "probe/6");
                port.get(target, "X-Forwarded-For", IPV4, "User-Agent", "probe/4", "DNT", "1");
            }
            copyTallies();
            writers.forEach(JournalWriter::close);
        }
    }

    /** A tally becomes a segment at an orderly end. */
    private void copyTallies() throws IOException {
        Path copies = Files.createDirectory(folder.resolve("copies"));
        try (Stream<Path> files = Files.list(folder.resolve("journal"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".tally")).toList()) {
                Files.copy(file, copies.resolve(file.getFileName()));
            }
        }
    }

    /** All files together, a character for each byte. */
    private String written() throws IOException {
        var all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(file).append('\n').append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    /** An address as text, as bytes in both orders, as characters, as hexadecimal digits and as a number. */
    private static List<String> forms() throws Exception {
        var forms = new ArrayList<>(List.of(IPV4, IPV6, "5678:9abc:def0:4321", "3405803853", "-889163443"));
        // A varint of 3405803853.
        forms.add(new String(HexFormat.of().parseHex("cde281d80c"), StandardCharsets.ISO_8859_1));
        byte[] interfaceId = HexFormat.of().parseHex("56789abcdef04321");
        for (byte[] bytes : List.of(
                InetAddress.getByName(IPV4).getAddress(),
                InetAddress.getByName(IPV6).getAddress(),
                interfaceId)) {
            String raw = new String(bytes, StandardCharsets.ISO_8859_1);
            forms.add(raw);
            forms.add(new StringBuilder(raw).reverse().toString());
            forms.add(new String(raw.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
            forms.add(HexFormat.of().formatHex(bytes));
            forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
        }
        return Collections.unmodifiableList(forms);
    }

    private static String printed(String form) {
        return form.chars().allMatch(c -> c >= ' ' && c < 0x7f)
                ? form
                : HexFormat.ofDelimiter(" ").formatHex(form.getBytes(StandardCharsets.ISO_8859_1));
    }
}
