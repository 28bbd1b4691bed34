package dev.hoplog.links.tags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Link;
import dev.hoplog.directory.Scope;
import dev.hoplog.events.BodyHash;
import dev.hoplog.events.CommandId;
import dev.hoplog.events.LinkId;
import dev.hoplog.links.InMemoryLog;
import dev.hoplog.links.Node;
import dev.hoplog.links.Provenance;
import dev.hoplog.links.Rejection;
import dev.hoplog.links.tags.TagJobs.Started;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagJobsTest {

    private static final Caller CALLER = new Caller("key_1", "owner", Set.of(Scope.LINKS_WRITE), Set.of());
    private static final TagChange RENAMING = new TagChange("old", "new");

    @TempDir
    Path folder;

    private final InMemoryLog log = new InMemoryLog();
    private Node node;
    private TagJobs jobs;

    @BeforeEach
    void open() {
        node = new Node(folder.resolve("one"), log, InstantSource.system(), Duration.ofMillis(300));
        jobs = jobs(node);
    }

    @AfterEach
    void close() {
        jobs.close();
        node.close();
    }

    @Test
    void what_is_done_stays_done_and_the_same_request_goes_on_with_the_rest() throws Exception {
        // Given
        LinkId link = node.created("one", "old");
        node.reader.hold();
        // When
        TagJob failed = ended(start(1));
        // Then
        assertThat(failed.status()).isEqualTo(TagJob.Status.FAILED);
        assertThat(failed.reason()).isEqualTo("The log did not answer in time.");
        assertThat(failed.total()).isEqualTo(1);
        node.reader.release();
        TagJob done = ended(start(1));
        assertThat(done.id()).isEqualTo(failed.id());
        assertThat(done.status()).isEqualTo(TagJob.Status.DONE);
        assertThat(tags(link)).containsExactly("new");
        // One event, although the outcome was not known at first.
        assertThat(node.directory.history(link).events()).hasSize(2);
    }

    @Test
    void a_request_that_two_nodes_carry_out_changes_each_link_once() throws Exception {
        // Given
        try (var other = new Node(folder.resolve("two"), log, InstantSource.system(), Duration.ofSeconds(10));
                var there = jobs(other)) {
            List<LinkId> links = List.of(node.created("one", "old"), node.created("two", "old"));
            // When
            TagJob here = start(1);
            Started elsewhere = there.start(RENAMING, CALLER, by(1));
            // Then
            ended(here);
            ended(there, ((Started.Accepted) elsewhere).job());
            for (LinkId link : links) {
                assertThat(tags(link)).containsExactly("new");
                assertThat(node.directory.history(link).events()).hasSize(2);
            }
        }
    }

    @Test
    void only_so_many_wait_and_only_so_many_are_kept() throws Exception {
        // Given
        try (var patient = new Node(
                        folder.resolve("patient"), new InMemoryLog(), InstantSource.system(), Duration.ofMinutes(1));
                var many = jobs(patient)) {
            patient.created("one", "old");
            patient.reader.hold();
            // When
            TagJob running = start(many, 0);
            await().until(() -> many.find(running.id()).orElseThrow().status() == TagJob.Status.RUNNING);
            for (int i = 1; i <= TagJobs.MAX_WAITING; i++) {
                start(many, i);
            }
            // Then
            assertThat(many.start(RENAMING, CALLER, by(-1)))
                    .isEqualTo(new Started.Refused(new Rejection.TooManyWaiting()));
            patient.reader.release();
            for (int i = 1; i <= TagJobs.MAX_KEPT; i++) {
                int number = 1000 + i;
                if (many.start(RENAMING, CALLER, by(number)) instanceof Started.Refused) {
                    await().until(() -> many.start(RENAMING, CALLER, by(number)) instanceof Started.Accepted);
                }
            }
            assertThat(many.find(running.id())).isEmpty();
            TagJob last =
                    many.find("job_" + by(1000 + TagJobs.MAX_KEPT).commandId()).orElseThrow();
            assertThat(ended(many, last).status()).isEqualTo(TagJob.Status.DONE);
        }
    }

    @Test
    void closing_ends_the_job_that_runs() {
        // Given
        node.created("one", "old");
        node.reader.hold();
        TagJob running = start(1);
        // When
        jobs.close();
        // Then
        assertThat(jobs.find(running.id()).orElseThrow().isEnded()).isTrue();
    }

    private static TagJobs jobs(Node node) {
        return new TagJobs(
                node.index,
                node.directory,
                node.writer,
                node.names,
                InstantSource.system(),
                Thread.ofPlatform().daemon().factory());
    }

    private TagJob start(int number) {
        return start(jobs, number);
    }

    private static TagJob start(TagJobs jobs, int number) {
        Started started = jobs.start(RENAMING, CALLER, by(number));
        assertThat(started).isInstanceOf(Started.Accepted.class);
        return ((Started.Accepted) started).job();
    }

    private static Provenance by(int number) {
        return new Provenance(new CommandId(new UUID(9, number)), BodyHash.NONE, "key_1");
    }

    private TagJob ended(TagJob job) {
        return ended(jobs, job);
    }

    private static TagJob ended(TagJobs jobs, TagJob job) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> jobs.find(job.id()).orElseThrow().isEnded());
        return jobs.find(job.id()).orElseThrow();
    }

    private List<String> tags(LinkId link) {
        return ((Link.Live) node.directory.entry(link).orElseThrow().link())
                .settings()
                .tags();
    }
}
