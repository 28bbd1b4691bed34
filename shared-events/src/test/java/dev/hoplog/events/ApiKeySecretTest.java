package dev.hoplog.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeySecretTest {

    @Test
    void a_secret_has_the_form_that_scanners_look_for_and_names_its_key() {
        var secret = ApiKeySecret.ofBits(bits(0, 10), bits(7, 32));

        assertThat(secret.text()).matches("hop_[a-z2-7]{16}_[a-z2-7]{52}");
        assertThat(secret.keyId()).isEqualTo("key_" + secret.text().substring(4, 20));
    }

    @Test
    void all_256_bits_are_in_it() {
        for (int bit = 0; bit < 256; bit++) {
            byte[] bits = bits(0, 32);
            bits[bit / 8] ^= (byte) (1 << bit % 8);

            assertThat(ApiKeySecret.ofBits(bits(0, 10), bits))
                    .isNotEqualTo(ApiKeySecret.ofBits(bits(0, 10), bits(0, 32)));
        }
    }

    @Test
    void its_hash_never_changes() {
        assertThat(ApiKeySecret.ofBits(bits(0, 10), bits(0, 32)).hash())
                .isEqualTo("91ff3d6287e54433f09869a84f23e9a9afdcb2e56c036070c26325ba9a67cab6");
    }

    @Test
    void it_is_not_printed() {
        var secret = ApiKeySecret.ofBits(bits(1, 10), bits(2, 32));

        assertThat(secret.toString()).doesNotContain(secret.text()).contains(secret.keyId());
        assertThatThrownBy(() -> new ApiKeySecret("hop_nearly")).hasMessageNotContaining("nearly");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hop_",
                "hop_aaaaaaaaaaaaaaaa_short",
                "HOP_aaaaaaaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "hop_aaaaaaaaaaaaaaa1_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void what_is_no_secret_is_none(String text) {
        assertThat(ApiKeySecret.isWellFormed(text)).isFalse();
    }

    private static byte[] bits(int value, int length) {
        byte[] bits = new byte[length];
        Arrays.fill(bits, (byte) value);
        return bits;
    }
}
