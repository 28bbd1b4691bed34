package dev.hoplog.api.role;

import dev.hoplog.directory.DataDirectory;
import dev.hoplog.directory.StoreDamagedException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine;

/** Starts a role: from a command line to a running process, or to one sentence and an exit code. */
public final class Role {

    private static final Logger log = LoggerFactory.getLogger(Role.class);

    private Role() {}

    /** Runs a command; what keeps it from running becomes one sentence on standard error and exit code 1. */
    public static void main(Object command, String[] args) {
        int exitCode = new CommandLine(command)
                .setExecutionExceptionHandler((e, line, _) -> {
                    String sentence = sentence(e);
                    if (sentence == null) {
                        log.atError().setCause(e).log("the start failed");
                        sentence = "The start failed: " + e;
                    }
                    PrintWriter err = line.getErr();
                    err.println("hoplog: " + sentence);
                    err.flush();
                    return 1;
                })
                .execute(args);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** The context of a role, running; it ends in order when the process is told to. */
    public static ConfigurableApplicationContext start(RoleSetup setup, Class<?> configuration) {
        return new SpringApplicationBuilder(configuration)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .properties(properties(setup))
                .initializers(context -> context.getBeanFactory().registerSingleton("roleSetup", setup))
                .run();
    }

    /** The sentence of the first cause that was written for whoever started the process. */
    static @Nullable String sentence(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case RefusedStartException _, DataDirectory.UnusableException _, StoreDamagedException _ -> {
                    return cause.getMessage();
                }
                case PortInUseException port -> {
                    return "The port " + port.getPort() + " for the API is in use: stop what listens there, or choose"
                            + " another with --api-port or HOPLOG_API_PORT.";
                }
                default -> {}
            }
        }
        return null;
    }

    private static Map<String, Object> properties(RoleSetup setup) {
        var properties = new TreeMap<String, Object>();
        properties.put("server.address", setup.settings().bind());
        properties.put("server.port", setup.apiPort());
        properties.put("server.shutdown", "immediate");
        // Tomcat closes a connection after 100 requests otherwise.
        properties.put("server.tomcat.max-keep-alive-requests", -1);
        properties.put("spring.threads.virtual.enabled", true);
        properties.put("spring.main.keep-alive", true);
        properties.put("spring.mvc.problemdetails.enabled", false);
        properties.put("management.endpoints.web.exposure.include", "health,prometheus");
        properties.put("management.endpoint.health.probes.enabled", true);
        properties.put("management.endpoint.health.show-details", "always");
        properties.put("management.endpoint.health.group.readiness.include", "readinessState,hoplog");
        properties.put("logging.level.root", "WARN");
        properties.put("logging.level.dev.hoplog", "INFO");
        properties.put("logging.pattern.console", "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg %kvp%n%wEx");
        return properties;
    }
}
