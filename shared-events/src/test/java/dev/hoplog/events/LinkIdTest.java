package dev.hoplog.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class LinkIdTest {

    @Test
    void the_bits_are_spelled_as_rfc_4648_base32_in_lower_case() {
        // "foobarfoob" in base32 is MZXW6YTBOJTG633C.
        assertThat(LinkId.ofBits("foobarfoob".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isEqualTo(new LinkId("lnk_mzxw6ytbojtg633c"));
        assertThat(LinkId.ofBits(HexFormat.of().parseHex("ffffffffffffffffffff")))
                .isEqualTo(new LinkId("lnk_7777777777777777"));
    }

    @Test
    void only_its_own_form_is_an_id() {
        assertThat(LinkId.isWellFormed("lnk_mzxw6ytbojtg633c")).isTrue();
        assertThat(LinkId.isWellFormed("lnk_MZXW6YTBOJTG633C")).isFalse();
        assertThat(LinkId.isWellFormed("mzxw6ytbojtg633c")).isFalse();
        assertThat(LinkId.isWellFormed("lnk_mzxw6ytbojtg633c ")).isFalse();
        assertThat(LinkId.isWellFormed("lnk_mzxw6ytbojtg633")).isFalse();
        assertThat(LinkId.isWellFormed("lnk_abcdefghijklmnop")).isTrue();
        assertThat(LinkId.isWellFormed("lnk_qrstuvwxyz234567")).isTrue();
        for (char other : "`{/018:-".toCharArray()) {
            assertThat(LinkId.isWellFormed("lnk_mzxw6ytbojtg633" + other))
                    .as("%c", other)
                    .isFalse();
            assertThat(LinkId.isWellFormed("lnk_" + other + "zxw6ytbojtg633c"))
                    .as("%c", other)
                    .isFalse();
        }
    }
}
