package dev.hoplog.query.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientNetworkTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.77,                 203.0.113.0/24",
        "255.255.255.255,              255.255.255.0/24",
        "2001:db8:7:1234:5678::9,      2001:db8:7::/48",
        "::1,                          0:0:0::/48",
        "::ffff:203.0.113.77,          203.0.113.0/24",
    })
    void an_address_is_widened_to_its_network(String address, String network) throws Exception {
        assertThat(ClientNetwork.of(InetAddress.getByName(address))).isEqualTo(network);
    }
}
