package dev.hoplog.api.role;

import dev.hoplog.directory.DataDirectory;
import dev.hoplog.directory.StoreDamagedException;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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

/*
 *   main -> command -> run: data directory (lock) -> what the role brings along -> Spring context -> first contact
 *
 * What was opened first is closed last, in one shutdown hook, so that a SIGTERM ends the application before the embedded
 * broker, and the lock is given back when nothing writes any more.
 */
/** A role of Hoplog as a process: from a command line to a running context, or to one sentence and an exit code. */
public final class Role {

    private static final Logger log = LoggerFactory.getLogger(Role.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private Role() {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(this::close));
    }

    /** Runs a command as this process, which ends with its exit code unless that is 0. */
    public static void main(Object command, String[] args) {
        int exitCode = execute(command, args);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** As {@link #main}, but behind whatever else wants the processors: for work that a running server must not notice. */
    public static void mainInBackground(Object command, String[] args) {
        Background.stepBack();
        main(command, args);
    }

    /** Runs a command; what keeps it from running becomes one sentence on standard error and exit code 1. */
    public static int execute(Object command, String... args) {
        return new CommandLine(command)
                .setExecutionExceptionHandler((e, _, _) -> {
                    say(System.err, "hoplog: " + explain(e));
                    return 1;
                })
                .execute(args);
    }

    /** A role that ends in order when the process is told to end. */
    public static Role begin() {
        return new Role();
    }

    /** Takes something into care: it is closed at the end, before all that was taken earlier. */
    public synchronized <T extends AutoCloseable> T keep(T resource) {
        opened.push(resource);
        return resource;
    }

    /**
     * Starts the context, says where it listens, and says so once when it is ready.
     *
     * @param further beans of the context besides the setup
     */
    public void run(RoleSetup setup, Class<?> configuration, List<String> addresses, Object... further) {
        ConfigurableApplicationContext context = keep(new SpringApplicationBuilder(configuration)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .properties(properties(setup))
                .initializers(starting -> {
                    starting.getBeanFactory().registerSingleton("roleSetup", setup);
                    for (Object bean : further) {
                        starting.getBeanFactory()
                                .registerSingleton(bean.getClass().getName(), bean);
                    }
                })
                .run());
        addresses.forEach(address -> say(System.out, address));
        AdminKey adminKey = context.getBean(AdminKey.class);
        if (adminKey.isNew()) {
            say(
                    System.out,
                    "  admin key   " + adminKey.text() + "   (also in "
                            + setup.data().resolve("admin.key") + ")");
        }
        context.getBean(FirstContact.class).begin();
        var parts = List.copyOf(context.getBeansOfType(Readiness.class).values());
        Thread.ofVirtual().name("announcement").start(() -> announce(setup.role(), parts));
    }

    /** Ends the process for a reason that came up after the start. */
    public static void fail(Throwable failure) {
        say(System.err, "hoplog: " + explain(failure));
        System.exit(1);
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

    private static String explain(Throwable failure) {
        String sentence = sentence(failure);
        if (sentence == null) {
            log.atError().setCause(failure).log("the start failed");
            sentence = "The start failed: " + failure;
        }
        return sentence;
    }

    private static void announce(String role, List<Readiness> parts) {
        try {
            while (!parts.stream().allMatch(part -> part.missing().isEmpty())) {
                Thread.sleep(20);
            }
            say(System.out, "Hoplog " + role + " is ready.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(PrintStream out, String line) {
        out.println(line);
        out.flush();
    }

    private synchronized void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                log.atError().setCause(e).log("the end was not orderly");
            }
        }
    }

    private static Map<String, Object> properties(RoleSetup setup) {
        var properties = new TreeMap<String, Object>();
        properties.put("server.address", setup.settings().bind());
        properties.put("server.port", setup.apiPort());
        // Tomcat closes a connection after 100 requests otherwise.
        properties.put("server.tomcat.max-keep-alive-requests", -1);
        // Ten thousand listeners to events leave room for requests.
        properties.put("server.tomcat.max-connections", 16_384);
        properties.put("spring.threads.virtual.enabled", true);
        // Nobody asks how long requests have been under way that are not answered yet.
        properties.put("management.metrics.observations.ignored-meters", "long-task-timer");
        // No body is a form.
        properties.put("spring.mvc.formcontent.filter.enabled", false);
        properties.put("spring.main.keep-alive", true);
        properties.put("management.endpoints.web.exposure.include", "health,prometheus");
        properties.put("management.endpoint.health.probes.enabled", true);
        properties.put("management.endpoint.health.show-details", "always");
        properties.put("management.endpoint.health.group.readiness.include", "readinessState,hoplog");
        properties.put("logging.level.root", "WARN");
        properties.put("logging.level.dev.hoplog", "INFO");
        // Kafka warns of what it heals by itself; its errors are shown.
        properties.put("logging.level.kafka", "ERROR");
        // A broker that starts may ask its controller too early, and asks again.
        properties.put("logging.level.kafka.server.ControllerApis", "OFF");
        properties.put("logging.level.org.apache.kafka", "ERROR");
        // Lucene warns of a module of the JDK that is not finished yet and that it can do without.
        properties.put("logging.level.org.apache.lucene", "ERROR");
        // What stops the start is told in one sentence, not in a report of Spring's.
        properties.put("logging.level.org.springframework.boot.SpringApplication", "OFF");
        properties.put("logging.level.org.springframework.boot.diagnostics", "OFF");
        properties.put("logging.level.org.springframework.boot.web", "ERROR");
        properties.put("logging.pattern.console", "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg %kvp%n%wEx");
        return properties;
    }
}
