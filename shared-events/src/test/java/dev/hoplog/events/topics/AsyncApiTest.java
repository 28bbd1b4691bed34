package dev.hoplog.events.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkEvent;
import dev.hoplog.events.LinkFact;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import dev.hoplog.events.codec.LinkEventCodec;
import dev.hoplog.events.proto.ClickBatch;
import dev.hoplog.events.proto.LinkRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The AsyncAPI document, held against the specification's schema and against what the code writes. */
class AsyncApiTest {

    private static final Path DOCUMENT = Path.of("../docs/asyncapi.yaml");
    private static final Set<Topic> PUBLIC = EnumSet.of(Topic.LINK_EVENTS, Topic.CLICK_EVENTS, Topic.LINKS);

    private static final Map<String, Descriptor> MESSAGES = Stream.of(
                    dev.hoplog.events.proto.LinkEvent.getDescriptor(),
                    ClickBatch.getDescriptor(),
                    LinkRow.getDescriptor())
            .collect(Collectors.toMap(Descriptor::getFullName, message -> message));

    private static JsonNode document;

    @BeforeAll
    static void read() throws IOException {
        Object yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(DOCUMENT));
        document = JsonMapper.shared().valueToTree(yaml);
    }

    /** The schema is that of the npm package @asyncapi/specs 6.11.1, under the Apache License 2.0. */
    @Test
    void it_is_an_asyncapi_document() throws IOException {
        SchemaRegistry registry = SchemaRegistry.withDialect(
                Dialects.getDraft7(),
                builder -> builder.schemas(Map.of("http://asyncapi.com/definitions/3.0.0/asyncapi.json", schema())));

        assertThat(registry.getSchema(SchemaLocation.of("http://asyncapi.com/definitions/3.0.0/asyncapi.json"))
                        .validate(document))
                .isEmpty();
    }

    @Test
    void each_public_topic_is_a_channel_and_every_other_is_named_as_not_public() {
        assertThat(channels().map(channel -> channel.path("address").asString()))
                .containsExactlyInAnyOrderElementsOf(
                        PUBLIC.stream().map(Topic::text).toList());

        String notPublic = document.at("/info/description").asString().split("Not public", 2)[1];
        assertThat(EnumSet.complementOf(EnumSet.copyOf(PUBLIC)))
                .allSatisfy(topic -> assertThat(notPublic).contains("`" + topic.text() + "`"));
    }

    @Test
    void a_channel_has_the_partitions_and_the_settings_of_its_topic() {
        channels().forEach(channel -> {
            Topic topic = topic(channel);
            for (Layout layout : Layout.values()) {
                assertThat(channel.path("x-partitions").path(layout.toString()).asInt())
                        .as("%s in %s", topic, layout)
                        .isEqualTo(topic.partitions(layout));
            }
            JsonNode kafka = channel.at("/bindings/kafka");
            assertThat(kafka.path("topic").asString()).isEqualTo(topic.text());
            Map<String, String> settings = topic.settings(Layout.CLUSTER);
            kafka.path("topicConfiguration")
                    .forEachEntry((name, value) -> assertThat(settings)
                            .containsEntry(name, value.isArray() ? value.get(0).asString() : value.asString()));
        });
    }

    @Test
    void a_message_has_the_fields_that_are_written_and_its_schema_is_the_file_that_has_it() throws IOException {
        for (JsonNode message : messages()) {
            String name = message.path("name").asString();
            Descriptor written = Objects.requireNonNull(MESSAGES.get(name), name);
            assertThat(fields(message))
                    .containsExactlyElementsOf(written.getFields().stream()
                            .map(FieldDescriptor::getName)
                            .toList());
            Path file =
                    DOCUMENT.resolveSibling(message.at("/payload/schema/$ref").asString());
            assertThat(Files.readString(file))
                    .contains("package " + written.getFile().getPackage() + ";")
                    .contains("\nmessage " + written.getName() + " {");
            assertThat(file.normalize()).endsWith(Path.of(written.getFile().getName()));
        }
        assertThat(messages().stream().map(message -> message.path("name").asString()))
                .containsExactlyInAnyOrderElementsOf(MESSAGES.keySet());
    }

    @Test
    void link_events_have_the_headers_that_are_written() {
        JsonNode headers = document.at("/components/messages/linkEvent/headers");
        var written = LinkEventCodec.headers(event(new LinkFact.LinkDeleted()));

        assertThat(headers.path("properties").propertyNames())
                .containsExactlyElementsOf(
                        written.stream().map(header -> header.key()).toList());
        written.forEach(header -> {
            JsonNode constant = headers.path("properties").path(header.key()).path("const");
            if (!constant.isMissingNode()) {
                assertThat(constant.asString()).isEqualTo(new String(header.value(), StandardCharsets.UTF_8));
            }
        });
        LinkSettings settings = LinkSettings.redirectingTo("https://example.org/", "https://example.org/");
        assertThat(headers.at("/properties/ce_type/enum").valueStream().map(JsonNode::asString))
                .containsExactlyElementsOf(Stream.of(
                                new LinkFact.LinkCreated(settings),
                                new LinkFact.LinkChanged(settings, List.of(), 0),
                                new LinkFact.LinkDeleted(),
                                new LinkFact.LinkRestored(),
                                new LinkFact.LinkPurged(),
                                new LinkFact.AliasClaimed(),
                                new LinkFact.AliasReleased())
                        .map(LinkEventCodec::type)
                        .toList());
        assertThat(LinkFact.class.getPermittedSubclasses())
                .hasSize(headers.at("/properties/ce_type/enum").size());
    }

    private static Stream<JsonNode> channels() {
        return document.path("channels").valueStream();
    }

    private static Topic topic(JsonNode channel) {
        return Arrays.stream(Topic.values())
                .filter(topic -> topic.text().equals(channel.path("address").asString()))
                .findFirst()
                .orElseThrow();
    }

    /** Those that have a value. */
    private static List<JsonNode> messages() {
        return document.at("/components/messages")
                .valueStream()
                .filter(message -> message.path("payload").has("schemaFormat"))
                .toList();
    }

    private static List<String> fields(JsonNode message) {
        return message.path("x-fields").valueStream().map(JsonNode::asString).toList();
    }

    private static LinkEvent event(LinkFact fact) {
        return new LinkEvent(
                new LinkKey(Domain.DEFAULT, new Slug("abc")),
                LinkId.ofBits(new byte[10]),
                0,
                new CommandId(new UUID(1, 2)),
                BodyHash.NONE,
                "tester",
                Instant.EPOCH,
                fact);
    }

    private static String schema() {
        try (InputStream in = Objects.requireNonNull(
                AsyncApiTest.class.getResourceAsStream("/asyncapi/asyncapi-3.0.0.schema.json"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
