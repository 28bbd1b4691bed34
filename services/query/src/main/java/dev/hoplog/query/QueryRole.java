package dev.hoplog.query;

import dev.hoplog.api.role.KafkaSettings;
import dev.hoplog.api.role.Ports;
import dev.hoplog.api.role.Role;
import dev.hoplog.api.role.RoleSettings;
import dev.hoplog.api.role.RoleSetup;
import dev.hoplog.directory.DataDirectory;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hoplog query}: redirects and statistics, against a given Kafka. */
@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Answers redirects and statistics, against your Kafka.")
public final class QueryRole implements Callable<Integer> {

    @Option(
            names = "--redirect-port",
            paramLabel = "PORT",
            defaultValue = "${env:HOPLOG_REDIRECT_PORT:-8080}",
            description = "Where short URLs are answered. HOPLOG_REDIRECT_PORT; default: 8080")
    private int redirectPort;

    @Option(
            names = "--api-port",
            paramLabel = "PORT",
            defaultValue = "${env:HOPLOG_API_PORT:-8082}",
            description = "Where the API for statistics listens. HOPLOG_API_PORT; default: 8082")
    private int apiPort;

    @Mixin
    private final KafkaSettings kafka = new KafkaSettings();

    @Mixin
    private final RedirectSettings redirects = new RedirectSettings();

    @Mixin
    private final StatsSettings stats = new StatsSettings();

    @Mixin
    private final RoleSettings settings = new RoleSettings();

    public static void main(String[] args) {
        Role.main(new QueryRole(), args);
    }

    @Override
    public Integer call() {
        String bind = settings.bind();
        Ports.requireFree(bind, redirectPort, "redirects", "--redirect-port or HOPLOG_REDIRECT_PORT");
        Ports.requireFree(bind, apiPort, "the API", "--api-port or HOPLOG_API_PORT");
        RedirectSetup redirecting = redirects.setup();
        StatsSetup counting = stats.setup();
        Role role = Role.begin();
        DataDirectory data = role.keep(DataDirectory.open(settings.data()));
        var setup = new RoleSetup(
                "query",
                settings,
                data,
                kafka.clientSettings(),
                kafka.layout(),
                false,
                redirecting.directoryMemory(),
                redirectPort,
                apiPort);
        role.run(
                setup,
                QueryConfiguration.class,
                List.of(
                        "  redirects   " + settings.publicUrl(redirectPort) + "  (port " + redirectPort + ")",
                        "  statistics  http://localhost:" + apiPort + "/api/v1"),
                redirecting,
                counting);
        return 0;
    }
}
