package dev.hoplog.query.visitors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.events.VisitorSalt;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VisitorHashTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final int LONGEST = 100;

    private final PaperSaltLog log = new PaperSaltLog();

    @Test
    void it_is_the_hash_of_address_and_user_agent_under_the_salt_of_the_day() throws UnknownHostException {
        log.append(new VisitorSalt(
                LocalDate.parse("2026-11-23"), HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f")));
        byte[] message = HexFormat.of().parseHex("00000000000000000000ffffcb007107" + "50726f62652f31");

        assertThat(hash("203.0.113.7", "Probe/1"))
                .isEqualTo(SipHash.hash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L, message, message.length));
    }

    @Test
    void a_visitor_has_one_hash_and_others_have_others() throws UnknownHostException {
        var hashes = new HashSet<Long>();
        for (String address : new String[] {"203.0.113.7", "203.0.113.8", "2001:db8:7::1", "2001:db8:7::2", "::1"}) {
            for (String userAgent : new String[] {"", "probe/1", "probe/2", "grüße", "x".repeat(LONGEST)}) {
                assertThat(hash(address, userAgent)).isEqualTo(hash(address, userAgent));
                hashes.add(hash(address, userAgent));
            }
        }

        assertThat(hashes).hasSize(25).doesNotContain(0L);
    }

    @Test
    void a_short_user_agent_after_a_long_one_is_not_mixed_with_it() throws UnknownHostException {
        var hash = new VisitorHash(salts(), LONGEST);
        byte[] v4 = address("203.0.113.7");
        byte[] v6 = address("2001:db8:7:1234:5678:9abc:def0:4321");
        long first = hash.of(v4, "probe/1", NOON.toEpochMilli());
        hash.of(v6, "y".repeat(LONGEST), NOON.toEpochMilli());

        assertThat(hash.of(v4, "probe/1", NOON.toEpochMilli())).isEqualTo(first);
    }

    @Test
    void of_a_user_agent_that_is_too_long_the_beginning_counts() throws UnknownHostException {
        assertThat(hash("203.0.113.7", "x".repeat(LONGEST) + "more"))
                .isEqualTo(hash("203.0.113.7", "x".repeat(LONGEST)));
    }

    @Test
    void no_address_and_no_salt_are_no_hash() throws UnknownHostException {
        assertThat(new VisitorHash(salts(), LONGEST).of(null, "probe/1", NOON.toEpochMilli()))
                .isZero();
        assertThat(new VisitorHash(PaperSaltLog.unknown(), LONGEST)
                        .of(address("203.0.113.7"), "probe/1", NOON.toEpochMilli()))
                .isZero();
    }

    @Test
    void the_day_of_a_click_is_the_day_in_utc() {
        assertThat(DaySalt.dayOf(Instant.parse("2026-11-23T23:59:59.999Z").toEpochMilli()))
                .isEqualTo(LocalDate.parse("2026-11-23").toEpochDay());
        assertThat(DaySalt.dayOf(Instant.parse("2026-11-24T00:00:00Z").toEpochMilli()))
                .isEqualTo(LocalDate.parse("2026-11-24").toEpochDay());
        assertThat(DaySalt.dayOf(-1)).isEqualTo(LocalDate.parse("1969-12-31").toEpochDay());
    }

    @Test
    void a_header_comes_as_a_character_for_each_byte_and_so_it_is_hashed() throws UnknownHostException {
        String asSent = new String("grüße".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(hash("203.0.113.7", asSent)).isNotEqualTo(hash("203.0.113.7", "grüße"));
    }

    private long hash(String address, String userAgent) throws UnknownHostException {
        return new VisitorHash(salts(), LONGEST).of(address(address), userAgent, NOON.toEpochMilli());
    }

    private VisitorSalts salts() {
        var salts = new VisitorSalts(log, new Random(1), InstantSource.fixed(NOON));
        salts.look(NOON);
        return salts;
    }

    private static byte[] address(String text) throws UnknownHostException {
        return InetAddress.getByName(text).getAddress();
    }
}
