package dev.hoplog.query.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoplog.api.role.RefusedStartException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerAddressTest {

    @Test
    void it_is_where_the_node_listens() {
        assertThat(PeerAddress.of(null, "127.0.0.1", 8082)).isEqualTo("127.0.0.1:8082");
        assertThat(PeerAddress.of(" ", "10.1.2.3", 8082)).isEqualTo("10.1.2.3:8082");
        assertThat(PeerAddress.of(null, "::1", 8082)).isEqualTo("[0:0:0:0:0:0:0:1]:8082");
    }

    @Test
    void of_a_node_that_listens_everywhere_it_is_the_address_of_its_name() throws Exception {
        String host = InetAddress.getLocalHost().getHostAddress();

        assertThat(PeerAddress.of(null, "0.0.0.0", 8082)).contains(host).endsWith(":8082");
    }

    @ParameterizedTest
    @ValueSource(strings = {"query-1:8082", "10.1.2.3:80", "[fe80::1]:8082", "query.example.org:65535"})
    void one_that_was_given_wins(String given) {
        assertThat(PeerAddress.of(given, "127.0.0.1", 8082)).isEqualTo(given);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "query-1",
                "http://query-1:8082",
                ":8082",
                "query-1:",
                "query-1:65536",
                "fe80::1:8082",
                "query_1:8082",
                "a..b:80",
                "1.2.3.4.5:80",
                "[::::]:80",
                "query-1:0",
                "query-1:08082"
            })
    void what_is_no_host_and_port_is_refused_with_a_sentence(String given) {
        assertThatThrownBy(() -> PeerAddress.of(given, "127.0.0.1", 8082))
                .isInstanceOf(RefusedStartException.class)
                .hasMessageContaining("HOPLOG_PEER_ADDRESS")
                .hasMessageContaining(given);
    }
}
