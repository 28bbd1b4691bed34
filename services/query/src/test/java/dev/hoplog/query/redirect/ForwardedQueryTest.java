package dev.hoplog.query.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedQueryTest {

    @ParameterizedTest
    @CsvSource({
        "https://a.example/x,            '',        https://a.example/x",
        "https://a.example/x,            b=2,       https://a.example/x?b=2",
        "https://a.example/x?a=1,        b=2,       https://a.example/x?a=1&b=2",
        "https://a.example/x?a=1,        a=2,       https://a.example/x?a=2",
        "https://a.example/x?a=1&a=2&c,  a=3&a=4,   https://a.example/x?c&a=3&a=4",
        "https://a.example/x?a=1#part,   b=2,       https://a.example/x?a=1&b=2#part",
        "https://a.example/x#part?no,    b=2,       https://a.example/x?b=2#part?no",
        "https://a.example/x?a=%C3%A4&b, b=%20,     https://a.example/x?a=%C3%A4&b=%20",
        "https://a.example/x?,           b=2,       https://a.example/x?b=2",
        "https://a.example/x?ab=1,       a=2,       https://a.example/x?ab=1&a=2",
        "https://a.example/x?a%5Fb=1&c,  a_b=2,     https://a.example/x?c&a_b=2",
        "https://a.example/x?a+b=1&c,    a%20b=2,   https://a.example/x?c&a%20b=2",
        "https://a.example/x?a%zz=1,     b%=2,      https://a.example/x?a%zz=1&b%=2",
    })
    void parameters_are_appended_and_those_of_the_same_name_replaced(String location, String query, String merged) {
        assertThat(ForwardedQuery.merge(location, query)).isEqualTo(merged);
    }
}
