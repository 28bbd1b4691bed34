package dev.hoplog.links.http;

import dev.hoplog.api.Fault;
import dev.hoplog.api.Hosts;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import dev.hoplog.links.Creation;
import dev.hoplog.links.Destination;
import dev.hoplog.links.Edit;
import dev.hoplog.links.LinkDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A body about a link, read to its end whatever is wrong with it, so that all faults are named at once. A property that
 * is null asks for its default.
 */
final class LinkForm {

    private static final Set<String> SETTINGS =
            Set.of("longUrl", "title", "notes", "tags", "validSince", "validUntil", "redirectStatus", "forwardQuery");
    private static final Set<String> ONLY_NEW = Set.of("slug", "domain");
    private static final Set<String> ONLY_CHANGED = Set.of("disabled", "archived");
    private static final List<Integer> REDIRECT_STATUSES = List.of(301, 302, 307, 308);
    private static final LinkSettings DEFAULTS = LinkSettings.redirectingTo("", "");

    private final Hosts hosts;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Edit> edits = new ArrayList<>();
    private @Nullable Slug slug;
    private Domain domain = Domain.DEFAULT;

    private LinkForm(Hosts hosts) {
        this.hosts = hosts;
    }

    /** What a body asks for, or all that is wrong with it. */
    sealed interface Filled<T> {}

    record Good<T>(T value) implements Filled<T> {}

    record Bad<T>(List<Fault> faults) implements Filled<T> {}

    static Filled<Creation> creation(JsonNode body, Hosts hosts) {
        var form = new LinkForm(hosts);
        form.read(body, ONLY_NEW);
        if (body.isObject() && !body.has("longUrl")) {
            form.property(body, "longUrl").fault("required", "A link has a longUrl.");
        }
        LinkSettings settings = Edit.all(DEFAULTS, form.edits);
        LinkDecision.faultOf(settings).ifPresent(form.faults::add);
        return form.filled(new Creation(form.domain, form.slug, settings));
    }

    static Filled<List<Edit>> edits(JsonNode body, Hosts hosts) {
        var form = new LinkForm(hosts);
        form.read(body, ONLY_CHANGED);
        return form.filled(List.copyOf(form.edits));
    }

    private <T> Filled<T> filled(T value) {
        return faults.isEmpty() ? new Good<>(value) : new Bad<>(faults);
    }

    private void read(JsonNode body, Set<String> further) {
        if (!body.isObject()) {
            faults.add(new Fault("", "wrongType", "The body is a JSON object."));
            return;
        }
        for (Map.Entry<String, JsonNode> entry : body.properties()) {
            String name = entry.getKey();
            Property property = property(body, name);
            if (SETTINGS.contains(name) || further.contains(name)) {
                read(name, property);
            } else {
                property.fault("unknownProperty", "There is no such property here.");
            }
        }
    }

    private void read(String name, Property property) {
        switch (name) {
            case "longUrl" -> longUrl(property);
            case "slug" -> slug(property);
            case "domain" -> domain(property);
            case "title" -> add(property, p -> p.textOfCharacters(512), DEFAULTS.title(), Edit.Title::new);
            case "notes" -> add(property, p -> p.textOfBytes(4096), DEFAULTS.notes(), Edit.Notes::new);
            case "tags" -> add(property, p -> p.texts(32, 64), DEFAULTS.tags(), Edit.Tags::new);
            case "validSince" ->
                addOrClear(property, Property::instant, Edit.ValidSince::new, new Edit.ValidSince(null));
            case "validUntil" ->
                addOrClear(property, Property::instant, Edit.ValidUntil::new, new Edit.ValidUntil(null));
            case "redirectStatus" ->
                add(property, p -> p.oneOf(REDIRECT_STATUSES), DEFAULTS.redirectStatus(), Edit.RedirectStatus::new);
            case "forwardQuery" -> add(property, Property::flag, DEFAULTS.forwardQuery(), Edit.ForwardQuery::new);
            case "disabled" -> add(property, Property::flag, DEFAULTS.disabled(), Edit.Disabled::new);
            case "archived" -> add(property, Property::flag, DEFAULTS.archived(), Edit.Archived::new);
            default -> throw new IllegalStateException("a property that nobody reads: " + name);
        }
    }

    private <T> void add(Property property, Function<Property, Optional<T>> read, T otherwise, Function<T, Edit> edit) {
        addOrClear(property, read, edit, edit.apply(otherwise));
    }

    private <T> void addOrClear(
            Property property, Function<Property, Optional<T>> read, Function<T, Edit> edit, Edit cleared) {
        if (property.isNull()) {
            edits.add(cleared);
        } else {
            read.apply(property).map(edit).ifPresent(edits::add);
        }
    }

    private void longUrl(Property property) {
        if (property.isNull()) {
            property.fault("required", "A link has a longUrl.");
            return;
        }
        property.text().map(Destination::parse).ifPresent(parsed -> {
            switch (parsed) {
                case Destination.Good(Destination destination) -> edits.add(new Edit.Target(destination));
                case Destination.Bad(Fault fault) -> faults.add(fault);
            }
        });
    }

    private void slug(Property property) {
        if (property.isNull()) {
            return;
        }
        property.text().ifPresent(given -> {
            // No normal form of so long a text is short enough; nothing is spent on finding it.
            String text = given.length() > 4 * Slug.MAX_BYTES ? given : Slug.normalise(given);
            Slug.Fault fault = Slug.faultOf(text);
            if (fault != Slug.Fault.NONE) {
                property.fault(code(fault), "No slug: " + fault.sentence() + ".");
                return;
            }
            var wanted = new Slug(text);
            if (wanted.isReserved()) {
                property.fault("reserved", "The slug \"" + wanted + "\" belongs to the server itself.");
            } else if (wanted.hasSeveralSegments()) {
                property.fault("severalSegments", "A slug has no slash.");
            } else {
                slug = wanted;
            }
        });
    }

    private void domain(Property property) {
        if (property.isNull()) {
            return;
        }
        property.text()
                .ifPresent(name -> hosts.named(name)
                        .ifPresentOrElse(
                                found -> domain = found,
                                () -> property.fault("unknownDomain", "This server has no domain of that name.")));
    }

    private Property property(JsonNode body, String name) {
        return Property.of(body, name, faults);
    }

    private static String code(Slug.Fault fault) {
        return switch (fault) {
            case NONE -> throw new IllegalArgumentException("no fault has no code");
            case EMPTY -> "empty";
            case TOO_LONG -> "tooLong";
            case NOT_NORMALISED, BAD_CHARACTER -> "badCharacter";
            case DOT_SEGMENT -> "dotSegment";
        };
    }
}
