package dev.hoplog.events.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPartitionTest {

    /** Any client in any language can check itself against these. */
    @ParameterizedTest
    @CsvSource({
        "'', 275646681, 1, 25",
        "/, -1456486640, 0, 16",
        "/a, 775301628, 4, 28",
        "/abc, -1982632279, 1, 9",
        "/abcd, 74811185, 1, 17",
        "/grüße, 527630351, 7, 15",
        "go.example.org/launch, -797214359, 1, 9",
    })
    void keys_live_where_the_golden_vectors_say(String key, int hash, int of8, int of32) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        assertThat(new int[] {KeyPartition.murmur2(bytes), KeyPartition.of(bytes, 8), KeyPartition.of(bytes, 32)})
                .containsExactly(hash, of8, of32);
    }

    @Test
    void kafkas_own_clients_would_choose_the_same_partition() {
        long seed = 20_261_123;
        var random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            byte[] key = new byte[random.nextInt(64)];
            random.nextBytes(key);
            assertThat(KeyPartition.murmur2(key)).as("seed %d, key %d", seed, i).isEqualTo(Utils.murmur2(key));
        }
    }
}
