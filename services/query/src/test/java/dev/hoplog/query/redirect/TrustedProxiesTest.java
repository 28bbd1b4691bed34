package dev.hoplog.query.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {

    private final TrustedProxies proxies =
            new TrustedProxies(Networks.parse(List.of("10.0.0.0/8", "192.0.2.1", "2001:db8::/32")));

    @ParameterizedTest
    @CsvSource({"10.1.2.3, true", "192.0.2.1, true", "192.0.2.2, false", "2001:db8::7, true", "2001:db9::7, false"})
    void a_proxy_is_trusted_by_its_network(String address, boolean isTrusted) throws UnknownHostException {
        assertThat(proxies.trust(InetAddress.getByName(address))).isEqualTo(isTrusted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7                        | 203.0.113.7",
                "203.0.113.7, 10.0.0.2              | 203.0.113.7",
                "198.51.100.1, 203.0.113.7, 10.0.0.2| 203.0.113.7",
                "2001:db9::1, 10.0.0.2              | 2001:db9::1",
                "unknown                            | 10.0.0.1",
                "203.0.113.7, _hidden, 10.0.0.2     | 10.0.0.2",
                "10.0.0.3, 10.0.0.2                 | 10.0.0.3"
            })
    void the_client_is_the_last_address_that_is_no_proxy(String header, String client) throws UnknownHostException {
        assertThat(proxies.client(InetAddress.getByName("10.0.0.1"), List.of(header)))
                .isEqualTo(InetAddress.getByName(client));
    }

    @Test
    void several_headers_are_one_list() throws UnknownHostException {
        assertThat(proxies.client(InetAddress.getByName("10.0.0.1"), List.of("198.51.100.1", "203.0.113.7, 10.0.0.2")))
                .isEqualTo(InetAddress.getByName("203.0.113.7"));
    }
}
