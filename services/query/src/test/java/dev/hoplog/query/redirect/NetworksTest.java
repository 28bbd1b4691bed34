package dev.hoplog.query.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {

    @ParameterizedTest
    @CsvSource({"10.1.2.3, true", "192.0.2.1, true", "192.0.2.2, false", "2001:db8::7, true", "2001:db9::7, false"})
    void an_address_is_contained_by_itself_and_by_its_network(String address, boolean isContained)
            throws UnknownHostException {
        Networks networks = Networks.parse(List.of("10.0.0.0/8", "192.0.2.1", "2001:db8::/32"));

        assertThat(networks.contain(InetAddress.getByName(address))).isEqualTo(isContained);
    }

    @Test
    void no_networks_contain_nobody() throws UnknownHostException {
        assertThat(Networks.NONE.contain(InetAddress.getByName("10.1.2.3"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "proxy.example", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/-1", "::/129"})
    void what_is_no_network_is_refused_by_name(String network) {
        assertThatThrownBy(() -> Networks.parse(List.of(network)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + network + "\"");
    }
}
