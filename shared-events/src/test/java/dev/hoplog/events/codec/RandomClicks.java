package dev.hoplog.events.codec;

import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.Trigger;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Entries of all kinds, with texts that are empty, long, or of characters of all lengths. */
final class RandomClicks {

    private static final List<String> TEXTS =
            List.of("", "a", "grüße", "日本🚀", "x".repeat(127), "x".repeat(128), "ü".repeat(2048));

    private RandomClicks() {}

    static ClickEntry entry(Random random) {
        return switch (random.nextInt(8)) {
            case 0 ->
                new ClickEntry.StrippedClick(
                        random.nextLong(1L << 50), linkId(random), domain(random), decision(random));
            case 1 ->
                new ClickEntry.RollUp(
                        linkId(random),
                        domain(random),
                        random.nextLong(1L << 30),
                        decision(random),
                        random.nextLong(1L << 40));
            case 2 -> new ClickEntry.Sealed(random.nextLong(1L << 40));
            case 3, 4 -> fullClick(random);
            default -> click(random);
        };
    }

    private static ClickEntry.Click fullClick(Random random) {
        ClickEntry.Click click = click(random);
        ClickEntry.Visitor visitor = click.visitor();
        return new ClickEntry.Click(
                click.occurredAt(),
                click.linkId(),
                click.linkVersion(),
                click.domain(),
                click.slug(),
                click.path(),
                click.query(),
                click.destination(),
                click.status(),
                click.decision(),
                text(random),
                text(random),
                click.trigger(),
                click.method(),
                new ClickEntry.Visitor(
                        visitor.referrer(),
                        visitor.userAgent(),
                        visitor.acceptLanguage(),
                        visitor.network(),
                        text(random),
                        visitor.visitorHash(),
                        visitor.purpose(),
                        text(random)),
                Stream.generate(() -> new ClickEntry.Parameter(text(random), text(random)))
                        .limit(random.nextInt(3))
                        .toList(),
                click.node());
    }

    /** With what {@link ClickEncoder} writes: no rule, no variant, no country, no hint, no parameters. */
    static ClickEntry.Click click(Random random) {
        LinkId id = linkId(random);
        return new ClickEntry.Click(
                random.nextLong(1L << 50),
                id,
                id == null ? 0 : 1 + random.nextLong(1L << 40),
                domain(random),
                text(random),
                text(random),
                text(random),
                text(random),
                random.nextBoolean() ? 302 : 410,
                decision(random),
                "",
                "",
                any(random, List.of(Trigger.values())),
                random.nextBoolean() ? "GET" : "HEAD",
                new ClickEntry.Visitor(
                        text(random), text(random), text(random), text(random), "", hash(random), text(random), ""),
                List.of(),
                text(random));
    }

    private static @Nullable LinkId linkId(Random random) {
        if (random.nextInt(4) == 0) {
            return null;
        }
        byte[] id = new byte[10];
        random.nextBytes(id);
        return LinkId.ofBits(id);
    }

    private static Domain domain(Random random) {
        return random.nextBoolean() ? Domain.DEFAULT : new Domain("go.example.org");
    }

    private static Decision decision(Random random) {
        return any(random, List.of(Decision.values()));
    }

    private static long hash(Random random) {
        return random.nextInt(4) == 0 ? 0 : random.nextLong();
    }

    private static String text(Random random) {
        return any(random, TEXTS);
    }

    private static <T> T any(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
