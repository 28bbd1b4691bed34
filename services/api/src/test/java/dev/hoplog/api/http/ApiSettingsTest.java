package dev.hoplog.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"*", "https://app.example.org", "http://localhost:3000", "capacitor://localhost"})
    void an_origin_is_a_scheme_and_a_host(String origin) {
        assertThat(new ApiSettings(0, List.of(origin)).corsOrigins()).containsExactly(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.example.org",
                "https://app.example.org/",
                "https://a.b/c",
                "https://",
                "null",
                "https://u@a.b"
            })
    void what_is_no_origin_is_refused_by_name(String origin) {
        assertThatThrownBy(() -> new ApiSettings(0, List.of(origin)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + origin + "\"");
    }

    @Test
    void a_limit_is_not_negative() {
        assertThatThrownBy(() -> new ApiSettings(-1, List.of())).hasMessage("the rate limit -1 is negative");
    }
}
