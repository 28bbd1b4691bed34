package dev.hoplog.standalone;

import dev.hoplog.api.role.Ports;
import dev.hoplog.api.role.Role;
import dev.hoplog.api.role.RoleSettings;
import dev.hoplog.api.role.RoleSetup;
import dev.hoplog.directory.DataDirectory;
import dev.hoplog.events.topics.Layout;
import dev.hoplog.links.DestinationSettings;
import dev.hoplog.links.DestinationSetup;
import dev.hoplog.links.SlugRules;
import dev.hoplog.links.SlugSettings;
import dev.hoplog.query.RedirectSettings;
import dev.hoplog.query.RedirectSetup;
import dev.hoplog.query.StatsSettings;
import dev.hoplog.query.StatsSetup;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hoplog run}: all of it in one process. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Runs all of Hoplog in one process, with an embedded Kafka broker on this machine's loopback address.")
public final class Standalone implements Callable<Integer> {

    private static final String LOOPBACK = "127.0.0.1";

    @Option(
            names = "--redirect-port",
            paramLabel = "PORT",
            defaultValue = "${env:HOPLOG_REDIRECT_PORT:-8080}",
            description = "Where short URLs are answered. HOPLOG_REDIRECT_PORT; default: 8080")
    private int redirectPort;

    @Option(
            names = "--api-port",
            paramLabel = "PORT",
            defaultValue = "${env:HOPLOG_API_PORT:-8081}",
            description = "Where the API listens. HOPLOG_API_PORT; default: 8081")
    private int apiPort;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "${env:HOPLOG_KAFKA_PORT:-9092}",
            description = "Where the embedded Kafka listens, for any Kafka tool. HOPLOG_KAFKA_PORT; default: 9092")
    private int kafkaPort;

    @Mixin
    private final RedirectSettings redirects = new RedirectSettings();

    @Mixin
    private final StatsSettings stats = new StatsSettings();

    @Mixin
    private final SlugSettings slugs = new SlugSettings();

    @Mixin
    private final DestinationSettings destinations = new DestinationSettings();

    @Mixin
    private final RoleSettings settings = new RoleSettings();

    public static void main(String[] args) {
        Role.main(new Standalone(), args);
    }

    @Override
    public Integer call() {
        String bind = settings.bind();
        Ports.requireFree(bind, redirectPort, "redirects", "--redirect-port or HOPLOG_REDIRECT_PORT");
        Ports.requireFree(bind, apiPort, "the API", "--api-port or HOPLOG_API_PORT");
        Ports.requireFree(LOOPBACK, kafkaPort, "the embedded Kafka", "--kafka-port or HOPLOG_KAFKA_PORT");
        RedirectSetup redirecting = redirects.setup();
        StatsSetup counting = stats.setup();
        SlugRules choosing = slugs.rules();
        Role role = Role.begin();
        DataDirectory data = role.keep(DataDirectory.open(settings.data()));
        DestinationSetup judging = destinations.setup(data);
        EmbeddedBroker broker = role.keep(new EmbeddedBroker(data.resolve("kafka"), kafkaPort, Ports.free()));
        broker.startInBackground(Role::fail);
        var setup = new RoleSetup(
                "run",
                settings,
                data,
                broker.clientSettings(),
                Layout.SINGLE_BROKER,
                true,
                redirecting.directoryMemory(),
                redirectPort,
                apiPort);
        role.run(
                setup,
                StandaloneConfiguration.class,
                List.of(
                        "  redirects   " + settings.publicUrl(redirectPort) + "  (port " + redirectPort + ")",
                        "  API         http://localhost:" + apiPort + "/api/v1",
                        "  Kafka       " + LOOPBACK + ":" + kafkaPort),
                redirecting,
                counting,
                choosing,
                judging,
                broker);
        return 0;
    }
}
