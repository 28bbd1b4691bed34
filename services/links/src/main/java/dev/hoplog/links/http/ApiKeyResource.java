package dev.hoplog.links.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.hoplog.api.Hosts;
import dev.hoplog.events.ApiKey;
import dev.hoplog.events.ApiKeySecret;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API key as clients see it.
 *
 * @param domains empty for all
 * @param status {@code active} or {@code expired}, as it was when the answer was made
 * @param secret only in the answer to the request that made the key; absent from all others
 */
@JsonPropertyOrder({
    "id",
    "name",
    "scopes",
    "domains",
    "owner",
    "createdAt",
    "createdBy",
    "expiresAt",
    "status",
    "secret"
})
record ApiKeyResource(
        String id,
        String name,
        List<String> scopes,
        List<String> domains,
        String owner,
        String createdAt,
        String createdBy,
        @Nullable String expiresAt,
        String status,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret) {

    ApiKeyResource {
        scopes = List.copyOf(scopes);
        domains = List.copyOf(domains);
    }

    static ApiKeyResource of(ApiKey key, Hosts hosts, Instant now) {
        return of(key, null, hosts, now);
    }

    static ApiKeyResource withSecret(ApiKey key, ApiKeySecret secret, Hosts hosts, Instant now) {
        return of(key, secret.text(), hosts, now);
    }

    /** Without the secret: what is printed ends in a log. */
    @Override
    public String toString() {
        return "ApiKeyResource[" + id + "]";
    }

    private static ApiKeyResource of(ApiKey key, @Nullable String secret, Hosts hosts, Instant now) {
        Instant expiresAt = key.expiresAt();
        return new ApiKeyResource(
                key.id(),
                key.name(),
                key.scopes(),
                key.domains().stream().map(hosts::nameOf).toList(),
                key.owner(),
                key.createdAt().toString(),
                key.createdBy(),
                expiresAt == null ? null : expiresAt.toString(),
                expiresAt == null || now.isBefore(expiresAt) ? "active" : "expired",
                secret);
    }
}
