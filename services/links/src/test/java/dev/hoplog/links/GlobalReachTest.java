package dev.hoplog.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.links.url.Host;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlobalReachTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "localhost.example",
                "notlocalhost",
                "mylocal",
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.0.3.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "[2606:4700::1111]",
                "[2001:200::]",
                "[2001:db7:ffff::]",
                "[2003::]",
                "[3ffe::]"
            })
    void what_everybody_reaches(String text) {
        assertThat(GlobalReach.has(host(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST.",
                "a.localhost",
                "\uff4cocalhost",
                "localhost.localdomain",
                "printer.local",
                "db.internal",
                "nas.home.arpa",
                "0.0.0.0",
                "0",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.255",
                "127.1",
                "0x7f.1",
                "0x7f000001",
                "2130706433",
                "0177.0.0.01",
                "127.0.0.1.",
                "%31%32%37.1",
                "\uff11\uff12\uff17.1",
                "169.254.169.254",
                "172.16.0.0",
                "172.31.255.255",
                "192.0.0.255",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.0",
                "192.168.255.255",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.0",
                "255.255.255.255",
                "[::]",
                "[::1]",
                "[::127.0.0.1]",
                "[::ffff:127.0.0.1]",
                "[::FFFF:a00:1]",
                "[::ffff:8.8.8.8]",
                "[64:ff9b::10.0.0.1]",
                "[64:ff9b:1::]",
                "[100::]",
                "[1fff:ffff::]",
                "[2001::]",
                "[2001:1ff:ffff::]",
                "[2001:db8::1]",
                "[2002:7f00:1::]",
                "[3fff::]",
                "[3fff:fff::]",
                "[4000::]",
                "[5f00::]",
                "[fc00::]",
                "[fdff::]",
                "[fe80::1]",
                "[fec0::]",
                "[ff02::1]"
            })
    void what_not_everybody_reaches(String text) {
        assertThat(GlobalReach.has(host(text))).isFalse();
    }

    private static Host host(String text) {
        return (Host) Host.parse(text);
    }
}
