package dev.hoplog.links.http;

import dev.hoplog.api.Fault;
import dev.hoplog.api.Hosts;
import dev.hoplog.directory.Scope;
import dev.hoplog.events.Domain;
import dev.hoplog.links.ApiKeyGrant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A body that asks for an API key, read to its end whatever is wrong with it, so that all faults are named at once. */
final class ApiKeyForm {

    private static final int MAX_CHARACTERS = 128;
    private static final int MAX_DOMAINS = 100;
    private static final Set<String> PROPERTIES = Set.of("name", "scopes", "domains", "owner", "expiresAt");
    private static final String SCOPES =
            Arrays.stream(Scope.values()).map(Scope::text).collect(Collectors.joining(", "));

    private final JsonNode body;
    private final Hosts hosts;
    private final List<Fault> faults = new ArrayList<>();

    private ApiKeyForm(JsonNode body, Hosts hosts) {
        this.body = body;
        this.hosts = hosts;
    }

    static Filled<ApiKeyGrant> read(JsonNode body, Hosts hosts, Instant now) {
        return new ApiKeyForm(body, hosts).read(now);
    }

    private Filled<ApiKeyGrant> read(Instant now) {
        if (!body.isObject()) {
            return new Filled.Bad<>(List.of(new Fault("", "wrongType", "The body is a JSON object.")));
        }
        for (Map.Entry<String, JsonNode> entry : body.properties()) {
            if (!PROPERTIES.contains(entry.getKey())) {
                Property.of(body, entry.getKey(), faults).fault("unknownProperty", "There is no such property here.");
            }
        }
        String name = given("name").flatMap(ApiKeyForm::line).orElse("");
        List<Scope> scopes = given("scopes")
                .map(property -> elements(property, Scope.values().length, this::scope))
                .orElse(List.of());
        List<Domain> domains = optional("domains")
                .map(property -> elements(property, MAX_DOMAINS, this::domain))
                .orElse(List.of());
        String owner = optional("owner").flatMap(ApiKeyForm::line).orElse(null);
        Instant expiresAt = optional("expiresAt").flatMap(Property::instant).orElse(null);
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            property("expiresAt").fault("past", "A key expires in the future, or never.");
        }
        if (scopes.contains(Scope.ADMIN) && !domains.isEmpty()) {
            property("domains")
                    .fault("adminHasAll", "A key with the scope admin can make itself a key for every domain.");
        }
        return Filled.of(new ApiKeyGrant(name, scopes, domains, owner, expiresAt), faults);
    }

    private Property property(String name) {
        return Property.of(body, name, faults);
    }

    private Optional<Property> given(String name) {
        Property property = property(name);
        if (!body.has(name) || property.isNull()) {
            return property.fault("required", "A key has a " + (name.equals("name") ? "name" : "list of scopes") + ".");
        }
        return Optional.of(property);
    }

    private Optional<Property> optional(String name) {
        Property property = property(name);
        return body.has(name) && !property.isNull() ? Optional.of(property) : Optional.empty();
    }

    private static Optional<String> line(Property property) {
        Optional<String> text = property.textOfCharacters(MAX_CHARACTERS);
        return text.isPresent() && text.get().isBlank()
                ? property.fault("empty", "This has at least one character that is not blank.")
                : text;
    }

    /** The distinct elements of an array that has some. */
    private <T> List<T> elements(Property property, int max, Function<Property, Optional<T>> element) {
        JsonNode array = property.value();
        if (!array.isArray()) {
            property.fault("wrongType", "This is an array of strings.");
        } else if (array.isEmpty()) {
            property.fault("empty", "This has at least one element.");
        } else if (array.size() > max) {
            property.fault("tooMany", "There are at most " + max + " of these.");
        } else {
            var elements = new LinkedHashSet<T>();
            for (int i = 0; i < array.size(); i++) {
                element.apply(new Property(property.pointer() + "/" + i, array.get(i), faults))
                        .ifPresent(elements::add);
            }
            return List.copyOf(elements);
        }
        return List.of();
    }

    private Optional<Scope> scope(Property property) {
        return property.text().flatMap(text -> {
            Optional<Scope> scope = Scope.parse(text);
            return scope.isPresent() ? scope : property.fault("unknownScope", "A scope is one of " + SCOPES + ".");
        });
    }

    private Optional<Domain> domain(Property property) {
        return property.text().flatMap(name -> {
            Optional<Domain> domain = hosts.named(name);
            return domain.isPresent()
                    ? domain
                    : property.fault("unknownDomain", "This server has no domain of that name.");
        });
    }
}
