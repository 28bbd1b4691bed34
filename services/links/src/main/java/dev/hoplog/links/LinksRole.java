package dev.hoplog.links;

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

/** {@code hoplog links}: the write side, against a given Kafka. */
@Command(
        name = "links",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Creates and changes links, against your Kafka.")
public final class LinksRole implements Callable<Integer> {

    /** Where the redirects of another process are by default; only the default of the public URL depends on it. */
    private static final int REDIRECT_PORT = 8080;

    @Option(
            names = "--api-port",
            paramLabel = "PORT",
            defaultValue = "${env:HOPLOG_API_PORT:-8081}",
            description = "Where the API listens. HOPLOG_API_PORT; default: 8081")
    private int apiPort;

    @Mixin
    private final KafkaSettings kafka = new KafkaSettings();

    @Mixin
    private final SlugSettings slugs = new SlugSettings();

    @Mixin
    private final DestinationSettings destinations = new DestinationSettings();

    @Mixin
    private final RoleSettings settings = new RoleSettings();

    public static void main(String[] args) {
        Role.main(new LinksRole(), args);
    }

    @Override
    public Integer call() {
        Ports.requireFree(settings.bind(), apiPort, "the API", "--api-port or HOPLOG_API_PORT");
        SlugRules choosing = slugs.rules();
        Role role = Role.begin();
        DataDirectory data = role.keep(DataDirectory.open(settings.data()));
        DestinationSetup judging = destinations.setup(data);
        var setup = new RoleSetup(
                "links", settings, data, kafka.clientSettings(), kafka.layout(), false, 0, REDIRECT_PORT, apiPort);
        role.run(
                setup,
                LinksRoleConfiguration.class,
                List.of("  API         http://localhost:" + apiPort + "/api/v1"),
                choosing,
                judging);
        return 0;
    }
}
