package dev.hoplog.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InstallationSecretTest {

    @Test
    void a_fingerprint_stays_and_tells_secrets_apart() {
        // Backups have it.
        assertThat(new InstallationSecret("a secret of the tests").fingerprint())
                .isEqualTo("e9524792262ec3f5");
        assertThat(new InstallationSecret("another secret of the tests").fingerprint())
                .isNotEqualTo(new InstallationSecret("a secret of the tests").fingerprint());
    }
}
