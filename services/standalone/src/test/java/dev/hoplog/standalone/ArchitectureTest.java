package dev.hoplog.standalone;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.hoplog.api.http.ApiConfiguration;
import dev.hoplog.api.http.ApiContract;
import dev.hoplog.api.http.OpenApiController;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The arrows of the structure: who may know whom. */
class ArchitectureTest {

    private static final JavaClasses HOPLOG = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.hoplog");

    /** Each module, and whom it may know beside itself. */
    private static final Map<String, Set<String>> MODULES = Map.of(
            "events", Set.of(),
            "directory", Set.of("events"),
            "api", Set.of("events", "directory"),
            "backup", Set.of("events", "directory", "api"),
            "links", Set.of("events", "directory", "api"),
            "analytics", Set.of("events"),
            "query", Set.of("events", "directory", "api", "analytics"),
            "standalone", Set.of("events", "directory", "api", "backup", "links", "query"));

    private static final Set<String> IMPURE_NAMES =
            Set.of("now", "currentTimeMillis", "nanoTime", "getenv", "getProperty", "randomUUID", "random");

    @TestFactory
    Stream<DynamicTest> arrows_between_modules_run_one_way() {
        return MODULES.keySet().stream()
                .map(module -> DynamicTest.dynamicTest(
                        module,
                        () -> noClasses()
                                .that()
                                .resideInAPackage("dev.hoplog." + module + "..")
                                .should()
                                .dependOnClassesThat(resideInAnyPackage("dev.hoplog..")
                                        .and(describe("a module it may not know", type -> !mayKnow(module, type))))
                                .check(HOPLOG)));
    }

    @Test
    void the_fold_and_its_values_are_pure() {
        noClasses()
                .that()
                .resideInAPackage("dev.hoplog.events")
                .or()
                .haveNameMatching("dev\\.hoplog\\.directory\\.Link(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "com.google.protobuf..",
                        "org.springframework..",
                        "java.io..",
                        "java.nio.file..")
                .orShould()
                .accessTargetWhere(describe("reads a clock, chance or the environment", ArchitectureTest::isImpure))
                .check(HOPLOG);
    }

    @Test
    void what_makes_rows_of_events_knows_no_clock_and_no_chance() {
        noClasses()
                .that()
                .haveNameMatching("dev\\.hoplog\\.directory\\.(Fold|KeyRowCodec)(\\$.*)?")
                .should()
                .accessTargetWhere(describe("reads a clock, chance or the environment", ArchitectureTest::isImpure))
                .check(HOPLOG);
    }

    @Test
    void decisions_about_links_know_no_clock_and_no_chance() {
        noClasses()
                .that()
                .haveSimpleNameStartingWith("LinkDecision")
                .or()
                .haveSimpleNameStartingWith("LinkCommand")
                .should()
                .accessTargetWhere(describe("reads a clock, chance or the environment", ArchitectureTest::isImpure))
                .check(HOPLOG);
    }

    @Test
    void only_analytics_knows_kafka_streams() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hoplog.analytics..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka.streams..")
                .check(HOPLOG);
    }

    @Test
    void only_the_index_of_links_knows_lucene() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hoplog.links.search..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.lucene..")
                .check(HOPLOG);
    }

    @Test
    void libraries_know_no_spring() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.hoplog.events..", "dev.hoplog.directory..", "dev.hoplog.analytics..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(HOPLOG);
    }

    @Test
    void the_hot_path_and_the_journal_know_no_spring() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.hoplog.query.redirect..", "dev.hoplog.query.journal..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(HOPLOG);
    }

    @Test
    void a_redirect_knows_no_kafka() {
        noClasses()
                .that()
                .resideInAPackage("dev.hoplog.query.redirect..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(HOPLOG);
    }

    @Test
    void only_the_embedded_broker_knows_kafkas_server() {
        noClasses()
                .that()
                .doNotHaveSimpleName("EmbeddedBroker")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kafka..", "org.apache.kafka.metadata..", "org.apache.kafka.server..")
                .check(HOPLOG);
    }

    @Test
    void names_say_what_a_class_is() {
        classes()
                .should()
                .haveNameNotMatching(".*(Utils?|Helper|Manager|Impl|Common)")
                .check(HOPLOG);
    }

    /** Clients, streams and server of different versions fail at run time, and only sometimes. */
    @Test
    void every_request_that_a_controller_answers_is_documented() throws Exception {
        Set<String> documented = ApiContract.whole().operations().stream()
                .map(operation -> operation.method() + " " + operation.path())
                .collect(Collectors.toSet());
        for (JavaClass controller : HOPLOG) {
            if (controller.isAnnotatedWith(RestController.class)
                    && !controller.isEquivalentTo(OpenApiController.class)) {
                assertThat(documented).as(controller.getSimpleName()).containsAll(answered(controller.reflect()));
            }
        }
    }

    private static Set<String> answered(Class<?> controller) {
        RequestMapping all = AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
        String prefix = all == null ? "" : String.join("", all.path());
        return Arrays.stream(controller.getDeclaredMethods())
                .map(method -> AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class))
                .filter(Objects::nonNull)
                .flatMap(one -> (one.path().length == 0 ? Stream.of("") : Arrays.stream(one.path()))
                        .map(path -> prefix + path)
                        .filter(path -> path.startsWith(ApiConfiguration.PATH))
                        // A name with slashes in the middle of a path: documented as the same path with a name without.
                        .filter(path -> !path.endsWith("/{*rest}"))
                        .map(path -> one.method()[0] + " "
                                + path.substring(ApiConfiguration.PATH.length()).replace("{*", "{")))
                .collect(Collectors.toSet());
    }

    @Test
    void all_of_kafka_has_one_version() {
        Set<String> versions = Arrays.stream(
                        System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1))
                .map(path -> path.substring(path.lastIndexOf(java.io.File.separatorChar) + 1))
                .filter(jar -> jar.matches("kafka[-_].*\\.jar"))
                .map(jar -> jar.replaceFirst("^.*?-(\\d[^-]*)\\.jar$", "$1"))
                .collect(Collectors.toSet());

        assertThat(versions).hasSize(1);
    }

    private static boolean mayKnow(String module, JavaClass type) {
        String name = type.getPackageName();
        return Stream.concat(Stream.of(module), MODULES.getOrDefault(module, Set.of()).stream())
                .anyMatch(known -> name.equals("dev.hoplog." + known) || name.startsWith("dev.hoplog." + known + "."));
    }

    private static boolean isImpure(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getFullName();
        return IMPURE_NAMES.contains(access.getName())
                || owner.startsWith("java.util.Random")
                || owner.startsWith("java.util.random.")
                || owner.equals("java.security.SecureRandom")
                || owner.equals("java.util.concurrent.ThreadLocalRandom")
                || owner.equals("java.time.Clock")
                || owner.equals("java.time.InstantSource");
    }
}
