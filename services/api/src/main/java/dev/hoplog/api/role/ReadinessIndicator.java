package dev.hoplog.api.role;

import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** The readiness of all parts as one health answer: each part with what it waits for. */
final class ReadinessIndicator implements HealthIndicator {

    private final List<Readiness> parts;

    ReadinessIndicator(List<Readiness> parts) {
        this.parts = List.copyOf(parts);
    }

    @Override
    public Health health() {
        boolean isReady = parts.stream().allMatch(part -> part.missing().isEmpty());
        Health.Builder health = isReady ? Health.up() : Health.outOfService();
        for (Readiness part : parts) {
            String missing = part.missing();
            health.withDetail(part.part(), missing.isEmpty() ? "ready" : missing);
        }
        return health.build();
    }
}
