package dev.hoplog.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoplog.api.InstallationSecret;
import dev.hoplog.events.ApiKeySecret;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.Slug;
import java.util.HashSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DerivedNamesTest {

    private static final CommandId COMMAND = new CommandId(new UUID(1, 2));

    private final DerivedNames names = new DerivedNames(Node.SECRET, RandomGenerator.of("SplittableRandom"));

    @Test
    void names_never_change() {
        CommandId command = names.command("owner", "POST /api/v1/links", "key", 0);
        Slug slug = names.slug(command, 0, SlugPattern.DEFAULT);
        assertThat(command.toString() + " " + slug + " " + names.link(command, new LinkKey(Domain.DEFAULT, slug)))
                .isEqualTo("ec92c52f-a0f7-b16b-5f0e-3197abf993fa SJjp2Qr lnk_2nrsiwlu7mjzbnms");
        assertThat(names.ofLink(command, new LinkId("lnk_2nrsiwlu7mjzbnms")))
                .hasToString("e1991d38-c1bc-912f-dc9b-8b81d682749d");
        assertThat(names.apiKey(command, BodyHash.NONE).text())
                .isEqualTo("hop_4puu7pnndu4m3or6_duncs4pz3xbhiwoj7ihsqayaxjk4c4lrlikjoct2nooixn6runrq");
    }

    @Test
    void another_command_is_another_key_and_another_body_another_secret_of_it() {
        ApiKeySecret secret = names.apiKey(COMMAND, BodyHash.NONE);
        ApiKeySecret otherBody = names.apiKey(COMMAND, new BodyHash("a".repeat(64)));
        ApiKeySecret otherCommand = names.apiKey(names.command(), BodyHash.NONE);
        assertThat(otherBody.keyId()).isEqualTo(secret.keyId());
        assertThat(otherBody).isNotEqualTo(secret);
        assertThat(otherCommand.keyId()).isNotEqualTo(secret.keyId());
    }

    @Test
    void another_owner_path_key_index_or_secret_names_another_command() {
        var commands = new HashSet<CommandId>();
        commands.add(names.command("owner", "path", "key", 0));
        commands.add(names.command("other", "path", "key", 0));
        commands.add(names.command("owner", "other", "key", 0));
        commands.add(names.command("owner", "path", "other", 0));
        commands.add(names.command("owner", "path", "key", 1));
        commands.add(names.command("ownerp", "ath", "key", 0));
        commands.add(new DerivedNames(
                        new InstallationSecret("another secret, long enough"), RandomGenerator.of("SplittableRandom"))
                .command("owner", "path", "key", 0));
        assertThat(commands).hasSize(7);
    }

    @Test
    void a_generated_slug_is_seven_characters_that_nobody_confuses() {
        for (int attempt = 0; attempt < 1000; attempt++) {
            assertThat(names.slug(COMMAND, attempt, SlugPattern.DEFAULT).text()).matches("[2-9a-zA-Z&&[^ilILoO]]{7}");
        }
    }

    @Test
    void a_generated_slug_has_the_prefix_and_the_length_that_were_asked_for() {
        for (int length = SlugPattern.MIN_LENGTH; length <= SlugPattern.MAX_LENGTH; length++) {
            assertThat(names.slug(COMMAND, 0, new SlugPattern("promo-", length)).text())
                    .matches("promo-[2-9a-zA-Z&&[^ilILoO]]{" + length + "}");
        }
    }

    @Test
    void the_characters_of_the_longest_slug_are_all_by_chance() {
        var endings = new HashSet<String>();
        for (int attempt = 0; attempt < 100; attempt++) {
            String slug = names.slug(COMMAND, attempt, new SlugPattern("", SlugPattern.MAX_LENGTH))
                    .text();
            endings.add(slug.substring(slug.length() - 5));
        }
        assertThat(endings).hasSizeGreaterThan(95);
    }

    @Test
    void each_attempt_is_another_slug_and_each_key_another_link() {
        Slug slug = names.slug(COMMAND, 0, SlugPattern.DEFAULT);
        assertThat(names.slug(COMMAND, 1, SlugPattern.DEFAULT)).isNotEqualTo(slug);
        assertThat(names.link(COMMAND, new LinkKey(Domain.DEFAULT, slug)))
                .isNotEqualTo(names.link(COMMAND, new LinkKey(new Domain("a.b"), slug)));
    }

    @Test
    void the_secret_is_not_printed() {
        assertThat(Node.SECRET.toString()).doesNotContain(Node.SECRET.text());
    }
}
