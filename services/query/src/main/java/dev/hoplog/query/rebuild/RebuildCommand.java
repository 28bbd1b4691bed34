package dev.hoplog.query.rebuild;

import dev.hoplog.api.cli.ProgressBar;
import dev.hoplog.api.role.RefusedStartException;
import dev.hoplog.api.role.Role;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code hoplog rebuild}: asks a running Hoplog to build its statistics anew, and shows how far it is. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Builds the statistics of a running Hoplog anew from the log, beside those that answer, compares them with the log,",
            "and switches them on. It goes on if this command is interrupted: call it again to watch."
        })
public final class RebuildCommand implements Callable<Integer> {

    private static final long BETWEEN_LOOKS_MILLIS = 200;

    @Option(
            names = "--api",
            paramLabel = "URL",
            defaultValue = "${env:HOPLOG_API:-http://127.0.0.1:8081}",
            description = "Where the API of a query node, or of ./hoplog run, listens. HOPLOG_API; default: "
                    + "http://127.0.0.1:8081")
    private URI api = URI.create("http://127.0.0.1:8081");

    @Option(
            names = "--admin-key",
            paramLabel = "KEY",
            defaultValue = "${env:HOPLOG_ADMIN_KEY}",
            description = "An API key with the scope admin. HOPLOG_ADMIN_KEY")
    private @Nullable String adminKey;

    @Option(
            names = "--admin-key-file",
            paramLabel = "FILE",
            defaultValue = "${env:HOPLOG_ADMIN_KEY_FILE:-data/admin.key}",
            description = "A file that holds it. HOPLOG_ADMIN_KEY_FILE; default: data/admin.key")
    private Path adminKeyFile = Path.of("data/admin.key");

    @ArgGroup
    private @Nullable Instead instead;

    /** What is done instead of a rebuild. */
    static final class Instead {

        @Option(names = "--list", description = "Shows all generations instead.")
        private boolean list;

        @Option(names = "--switch", paramLabel = "NAME", description = "Lets a generation answer that was replaced.")
        private @Nullable String switchTo;

        @Option(names = "--drop", paramLabel = "NAME", description = "Deletes a generation that does not answer.")
        private @Nullable String drop;
    }

    public static void main(String[] args) {
        Role.main(new RebuildCommand(), args);
    }

    @Override
    public Integer call() throws InterruptedException {
        try (var client = new RebuildClient(api, RebuildClient.key(adminKey, adminKeyFile))) {
            if (instead == null) {
                return watch(client, client.begin());
            }
            if (instead.list) {
                list(client.list());
            }
            if (instead.switchTo != null) {
                client.switchTo(instead.switchTo);
                System.out.println(instead.switchTo + " answers.");
            }
            if (instead.drop != null) {
                client.drop(instead.drop);
                System.out.println(instead.drop + " is dropped.");
            }
            return 0;
        }
    }

    private static int watch(RebuildClient client, String generation) throws InterruptedException {
        System.err.println("building generation " + generation + " ...");
        ProgressBar bar = null;
        String shown = "";
        while (true) {
            JsonNode rebuild = client.read(generation);
            String status = rebuild.path("status").asString("");
            if (bar != null && !status.equals(shown)) {
                bar.end();
                bar = null;
            }
            switch (status) {
                case "running", "caughtUp" -> {
                    long total = rebuild.at("/progress/total").asLong(0);
                    if (bar == null && total > 0) {
                        bar = new ProgressBar(status.equals("running") ? "folding the log" : "comparing", total);
                        shown = status;
                    }
                    if (bar != null) {
                        bar.at(rebuild.at("/progress/done").asLong(0));
                    }
                }
                case "switched", "replaced" -> {
                    System.out.println(generation + " is equal to the log, and answers. The one before is kept:"
                            + " ./hoplog rebuild --list shows it, --switch goes back to it, --drop deletes it.");
                    return 0;
                }
                default ->
                    throw new RefusedStartException("Generation " + generation + " does not answer (" + status + "). "
                            + rebuild.path("detail").asString(""));
            }
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
    }

    private static void list(JsonNode page) {
        System.out.printf("%-24s %-10s %-25s %-25s %s%n", "generation", "status", "begun", "switched on", "");
        for (JsonNode each : page.path("data")) {
            System.out.printf(
                    Locale.ROOT,
                    "%-24s %-10s %-25s %-25s %s%n",
                    each.path("id").asString(""),
                    each.path("status").asString(""),
                    each.path("createdAt").asString("from the beginning"),
                    each.path("switchedAt").asString(""),
                    each.path("detail").asString(""));
        }
    }
}
