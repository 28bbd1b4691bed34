package dev.hoplog.links.http;

import dev.hoplog.api.Fault;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import dev.hoplog.links.Creation;
import dev.hoplog.links.Destination;
import dev.hoplog.links.Edit;
import dev.hoplog.links.LinkDecision;
import dev.hoplog.links.SlugPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A body about a link, read to its end whatever is wrong with it, so that all faults are named at once. A property that
 * is null asks for its default.
 */
final class LinkForm {

    /** In characters. */
    static final int MAX_TAG = 64;

    private static final Set<String> SETTINGS = Set.of(
            "longUrl",
            "title",
            "notes",
            "tags",
            "validSince",
            "validUntil",
            "maxClicks",
            "redirectStatus",
            "forwardQuery",
            "crawlable");

    /** Properties of a creation that say how the link is made and not what it is. */
    static final Set<String> NOT_OF_THE_LINK = Set.of("findIfExists", "slugLength", "slugPrefix");

    private static final Set<String> NEW = both(SETTINGS, both(NOT_OF_THE_LINK, Set.of("slug", "domain")));
    private static final Set<String> CHANGED = both(SETTINGS, Set.of("disabled", "archived"));
    private static final Set<String> ALIAS = Set.of("slug", "domain", "primary");
    private static final Set<String> REVERT = Set.of("version");
    private static final List<Integer> REDIRECT_STATUSES = List.of(301, 302, 307, 308);
    private static final LinkSettings DEFAULTS = LinkSettings.redirectingTo("", "");

    private final LinkRules rules;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Edit> edits = new ArrayList<>();
    private @Nullable Slug slug;
    private Domain domain = Domain.DEFAULT;
    private int slugLength = SlugPattern.DEFAULT.length();
    private String slugPrefix = SlugPattern.DEFAULT.prefix();
    private boolean findIfExists;
    private boolean primary;
    private long version;

    private LinkForm(LinkRules rules) {
        this.rules = rules;
    }

    /** @param isPrimary whether the alias is shown as the link's slug from now on */
    record Alias(LinkKey key, boolean isPrimary) {}

    static Filled<Creation> creation(JsonNode body, LinkRules rules) {
        var form = new LinkForm(rules);
        form.read(body, NEW);
        if (body.isObject() && !body.has("longUrl")) {
            form.property(body, "longUrl").fault("required", "A link has a longUrl.");
        }
        if (form.slug != null) {
            for (String name : List.of("slugLength", "slugPrefix")) {
                if (body.has(name)) {
                    form.property(body, name).fault("contradiction", "A slug that is given is not generated.");
                }
            }
        }
        form.checkGenerated(body);
        var creation = new Creation(
                form.domain,
                form.slug,
                new SlugPattern(form.slugPrefix, form.slugLength),
                form.edits,
                form.findIfExists);
        LinkDecision.faultOf(creation.settings()).ifPresent(form.faults::add);
        return form.filled(creation);
    }

    static Filled<List<Edit>> edits(JsonNode body, LinkRules rules) {
        var form = new LinkForm(rules);
        form.read(body, CHANGED);
        return form.filled(List.copyOf(form.edits));
    }

    static Filled<Alias> alias(JsonNode body, LinkRules rules) {
        var form = new LinkForm(rules);
        form.read(body, ALIAS);
        Slug slug = form.slug;
        if (slug == null) {
            if (form.faults.isEmpty()) {
                form.property(body, "slug").fault("required", "An alias has a slug.");
            }
            return new Filled.Bad<>(form.faults);
        }
        return form.filled(new Alias(new LinkKey(form.domain, slug), form.primary));
    }

    /** The version that a link shall go back to. */
    static Filled<Long> version(JsonNode body, LinkRules rules) {
        var form = new LinkForm(rules);
        form.read(body, REVERT);
        if (form.version == 0 && form.faults.isEmpty()) {
            form.property(body, "version").fault("required", "A link goes back to a version.");
        }
        return form.filled(form.version);
    }

    /** The items of a bulk request, unread. */
    static Filled<List<JsonNode>> items(JsonNode body, int most) {
        var faults = new ArrayList<Fault>();
        if (!Property.isObject(body, Set.of("links"), faults)) {
            return new Filled.Bad<>(faults);
        }
        JsonNode links = body.path("links");
        if (!links.isArray()) {
            faults.add(new Fault("/links", "wrongType", "This is an array of links."));
        } else if (links.isEmpty() || links.size() > most) {
            faults.add(new Fault("/links", "outOfRange", "There are 1 to " + most + " links in a request."));
        }
        return Filled.of(List.copyOf(links.values()), faults);
    }

    private <T> Filled<T> filled(T value) {
        return Filled.of(value, faults);
    }

    private static Set<String> both(Set<String> some, Set<String> others) {
        return Stream.concat(some.stream(), others.stream()).collect(Collectors.toUnmodifiableSet());
    }

    private void read(JsonNode body, Set<String> allowed) {
        if (Property.isObject(body, allowed, faults)) {
            body.propertyNames().stream().filter(allowed::contains).forEach(name -> read(name, property(body, name)));
        }
    }

    private void read(String name, Property property) {
        switch (name) {
            case "longUrl" -> longUrl(property);
            case "slug" -> slug(property);
            case "domain" -> domain(property);
            case "title" -> add(property, p -> p.textOfCharacters(512), DEFAULTS.title(), Edit.Title::new);
            case "notes" -> add(property, p -> p.textOfBytes(4096), DEFAULTS.notes(), Edit.Notes::new);
            case "tags" -> add(property, p -> p.texts(32, MAX_TAG), DEFAULTS.tags(), Edit.Tags::new);
            case "validSince" ->
                addOrClear(property, Property::instant, Edit.ValidSince::new, new Edit.ValidSince(null));
            case "validUntil" ->
                addOrClear(property, Property::instant, Edit.ValidUntil::new, new Edit.ValidUntil(null));
            case "maxClicks" ->
                addOrClear(
                        property, p -> p.wholeNumber(1, Long.MAX_VALUE), Edit.MaxClicks::new, new Edit.MaxClicks(null));
            case "redirectStatus" ->
                add(property, p -> p.oneOf(REDIRECT_STATUSES), DEFAULTS.redirectStatus(), Edit.RedirectStatus::new);
            case "forwardQuery" -> add(property, Property::flag, DEFAULTS.forwardQuery(), Edit.ForwardQuery::new);
            case "crawlable" -> add(property, Property::flag, DEFAULTS.crawlable(), Edit.Crawlable::new);
            case "findIfExists" -> ifGiven(property, Property::flag, given -> findIfExists = given);
            case "primary" -> ifGiven(property, Property::flag, given -> primary = given);
            case "version" -> ifGiven(property, p -> p.wholeNumber(1, Long.MAX_VALUE), given -> version = given);
            case "slugLength" ->
                ifGiven(
                        property,
                        p -> p.wholeNumber(SlugPattern.MIN_LENGTH, SlugPattern.MAX_LENGTH),
                        given -> slugLength = Math.toIntExact(given));
            case "slugPrefix" -> ifGiven(property, Property::text, given -> slugPrefix = Slug.normalise(given));
            case "disabled" -> add(property, Property::flag, DEFAULTS.disabled(), Edit.Disabled::new);
            case "archived" -> add(property, Property::flag, DEFAULTS.archived(), Edit.Archived::new);
            default -> throw new IllegalStateException("a property that nobody reads: " + name);
        }
    }

    private static <T> void ifGiven(Property property, Function<Property, Optional<T>> read, Consumer<T> take) {
        if (!property.isNull()) {
            read.apply(property).ifPresent(take);
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
        property.text()
                .map(text -> Destination.parse(text, rules.destinations()))
                .ifPresent(parsed -> {
                    switch (parsed) {
                        case Destination.Good(Destination destination) -> edits.add(new Edit.Target(destination));
                        case Destination.Bad(List<Fault> found) -> faults.addAll(found);
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
            if (isAllowed(wanted, property)) {
                slug = wanted;
            }
        });
    }

    private boolean isAllowed(Slug wanted, Property property) {
        if (wanted.isReserved()) {
            property.fault("reserved", "The slug \"" + wanted + "\" belongs to the server itself.");
            return false;
        }
        if (wanted.hasSeveralSegments() && !rules.slugs().severalSegments()) {
            property.fault(
                    "severalSegments",
                    "A slug has no slash, unless the server was started with HOPLOG_MULTI_SEGMENT_SLUGS=true.");
            return false;
        }
        return true;
    }

    /** Whatever is generated will be a slug, if one such is. */
    private void checkGenerated(JsonNode body) {
        Property property = property(body, "slugPrefix");
        String sample = slugPrefix + "a".repeat(slugLength);
        Slug.Fault fault = sample.length() > 4 * Slug.MAX_BYTES ? Slug.Fault.TOO_LONG : Slug.faultOf(sample);
        if (fault != Slug.Fault.NONE) {
            property.fault(code(fault), "No slug can begin like this: " + fault.sentence() + ".");
        } else {
            isAllowed(new Slug(sample), property);
        }
    }

    private void domain(Property property) {
        if (property.isNull()) {
            return;
        }
        property.text()
                .ifPresent(name -> rules.hosts()
                        .named(name)
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
