package dev.hoplog.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** That every redirect that was answered is counted once, whatever is killed meanwhile. */
@Command(
        name = "clicks",
        mixinStandardHelpOptions = true,
        description = {
            "Sends clicks with known numbers to a query role of its own while that is killed with kill -9, and its broker too.",
            "At the end the numbers that were answered, those in the log and those in the statistics must be the same.",
            "A million clicks take a few minutes."
        })
final class ProveClicks implements Callable<Integer> {

    @Option(names = "--clicks", paramLabel = "N", defaultValue = "1000000", description = "Default: 1000000")
    private int clicks;

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often the role is killed; default: 5")
    private int kills;

    @Option(
            names = "--broker-kills",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often the broker is killed; default: 3")
    private int brokerKills;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides who is killed when; default: 1")
    private long seed;

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("hoplog-prove");
        long begin = System.nanoTime();
        ClickProof.Result result;
        try {
            result = new ClickProof(folder, clicks, kills, brokerKills, 8, seed).run();
        } finally {
            Folders.delete(folder);
        }
        System.out.printf("%n%-52s %,12d%n", "answered with a redirect", result.answered());
        System.out.printf("%-52s %,12d%n", "whose answer was never seen", result.unseen());
        System.out.printf("%-52s %,12d%n", "in click-events, each name counted once", result.logged());
        System.out.printf("%-52s %,12d%n", "repeats in click-events that readers drop", result.repeats());
        System.out.printf("%-52s %,12d%n", "in the statistics", result.counted());
        System.out.printf("%-52s %,12d%n", "links with another number in the statistics", result.wrongLinks());
        System.out.printf("%-52s %,12d%n", "answered and not in click-events", result.missing());
        System.out.printf(
                "%-52s %,12d%n",
                "in click-events and never sent, or under two names", result.invented() + result.twice());
        System.out.printf("%-52s %,12d%n%n", "seconds", (System.nanoTime() - begin) / 1_000_000_000);
        if (!result.holds()) {
            throw new BenchException("The proof failed with --seed " + seed + ": see the table.", null);
        }
        System.out.printf(
                "Proved: after %d kills of Hoplog and %d of its broker every answer is counted, and counted once.%n",
                kills, brokerKills);
        return 0;
    }
}
