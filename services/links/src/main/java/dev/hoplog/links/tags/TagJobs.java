package dev.hoplog.links.tags;

import dev.hoplog.api.Fault;
import dev.hoplog.directory.Caller;
import dev.hoplog.directory.ConsistencyToken;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Link;
import dev.hoplog.events.LinkId;
import dev.hoplog.links.DerivedNames;
import dev.hoplog.links.Edit;
import dev.hoplog.links.LinkCommand;
import dev.hoplog.links.LinkWriter;
import dev.hoplog.links.Provenance;
import dev.hoplog.links.Rejection;
import dev.hoplog.links.VersionMatch;
import dev.hoplog.links.Written;
import dev.hoplog.links.search.Answer;
import dev.hoplog.links.search.LinkFilter;
import dev.hoplog.links.search.LinkIndex;
import dev.hoplog.links.search.LinkQuery;
import dev.hoplog.links.search.LinkSort;
import dev.hoplog.links.search.Place;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * One job after the other, in the order in which they came:
 *
 *   index up to date? -> a page of links with the tag -> each changed by the ordinary writer -> the next page -> ...
 *
 * A job is in memory only, and is gone with the process. Nothing is lost with it but the knowledge how far it was: each
 * link is changed by an event of its own, so what is done is done, and the same request, to any node, goes on with the
 * links that still have the tag. To keep jobs in the log would be a second truth about the same.
 *
 * The command of each link follows from the job's, which follows from the Idempotency-Key. So also where two nodes carry
 * out the same request at once, or a link's outcome was not known at first, a link is changed once.
 */
/** Renames tags and takes them away, link by link. */
public final class TagJobs implements AutoCloseable {

    static final int MAX_WAITING = 100;

    /** Of jobs that have ended, the last ones can be asked for. */
    static final int MAX_KEPT = 1_000;

    /** Links that are written at once; each of them waits for the log. */
    private static final int PAGE = 500;

    private static final int MAX_TRIES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(TagJobs.class);

    private final LinkIndex index;
    private final Directory directory;
    private final LinkWriter writer;
    private final DerivedNames names;
    private final InstantSource clock;
    private final ThreadPoolExecutor worker;
    private final Map<String, TagJob> jobs = new LinkedHashMap<>();

    /** @param threads makes the thread on which jobs are carried out */
    public TagJobs(
            LinkIndex index,
            Directory directory,
            LinkWriter writer,
            DerivedNames names,
            InstantSource clock,
            ThreadFactory threads) {
        this.index = index;
        this.directory = directory;
        this.writer = writer;
        this.names = names;
        this.clock = clock;
        this.worker = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> named(threads, task));
    }

    /** What came of a request for a job. */
    public sealed interface Started {

        /** It waits or runs, or, for a repeat of the request, has ended. */
        record Accepted(TagJob job) implements Started {}

        /** Nothing was done. */
        record Refused(Rejection rejection) implements Started {}
    }

    /** Begins to change a tag on the links that are there for the caller. */
    public synchronized Started start(TagChange change, Caller caller, Provenance by) {
        String id = "job_" + by.commandId();
        TagJob known = jobs.get(id);
        if (known != null && !(known.change().equals(change) && known.bodyHash().equals(by.bodyHash()))) {
            return new Started.Refused(new Rejection.KeyUsedOtherwise());
        }
        if (known != null && known.status() != TagJob.Status.FAILED) {
            return new Started.Accepted(known);
        }
        var job = TagJob.waiting(id, change, by.bodyHash(), caller.owner(), clock.instant());
        try {
            worker.execute(() -> run(job, caller, by));
        } catch (RejectedExecutionException e) {
            return new Started.Refused(new Rejection.TooManyWaiting());
        }
        jobs.put(id, job);
        forgetOld();
        return new Started.Accepted(job);
    }

    /** A job of this process; empty for one that is not known, or not any more. */
    public synchronized Optional<TagJob> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** Ends the job that runs, soon; those that wait are not begun. */
    @Override
    public void close() {
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                log.atWarn().log("a change of a tag did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(TagJob job, Caller caller, Provenance by) {
        String failure;
        try {
            failure = carryOut(job, caller, by);
        } catch (InterruptedException e) {
            failure = "The process ended.";
        } catch (RuntimeException | Error e) {
            log.atError().addKeyValue("job", job.id()).setCause(e).log("a change of a tag broke");
            failure = "Something broke; the log of this node says what.";
        }
        String reason = failure;
        update(job.id(), now -> reason.isEmpty() ? now.ended(clock.instant()) : now.failed(reason, clock.instant()));
        log.atInfo().addKeyValue("job", job.id()).addKeyValue("reason", reason).log("a change of a tag ended");
    }

    /** Why it ended before its time; empty where it did not. */
    private String carryOut(TagJob job, Caller caller, Provenance by) throws InterruptedException {
        if (!isListed()) {
            return "The index of links is not up to date.";
        }
        LinkFilter filter = LinkFilter.tagged(job.change().tag()).createdIn(caller.domains());
        switch (index.count(filter, clock.instant())) {
            case Answer.Found<Integer>(Integer links) -> update(job.id(), now -> now.begun(links));
            case Answer.Unready<Integer>(String reason) -> {
                return reason;
            }
        }
        Place after = null;
        do {
            switch (index.list(new LinkQuery(filter, LinkSort.NEWEST_FIRST, after, PAGE), clock.instant())) {
                case Answer.Found<Answer.Links>(Answer.Links page) -> {
                    String failure = change(job, page.entries(), by);
                    if (!failure.isEmpty()) {
                        return failure;
                    }
                    after = page.next();
                }
                case Answer.Unready<Answer.Links>(String reason) -> {
                    return reason;
                }
            }
        } while (after != null);
        // So that lists here show what is done as soon as the job says so.
        return isListed() ? "" : "All is changed, but the index of links is not up to date.";
    }

    /** Whether lists have come to show all that this node has seen. */
    private boolean isListed() throws InterruptedException {
        Map<Integer, Long> seen = directory
                .seen()
                .<Map<Integer, Long>>map(ConsistencyToken::nextOffsets)
                .orElse(Map.of());
        try {
            return index.reached(seen, PATIENCE).toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("who waits for the index is told true or false", e);
        }
    }

    /** Why the links could not all be changed; empty where they were. */
    private String change(TagJob job, List<Directory.Entry> entries, Provenance by) {
        var command = new LinkCommand.Change(
                List.of(new Edit.ReplaceTag(job.change().tag(), job.change().name())), new VersionMatch.Any());
        List<Future<Optional<Rejection>>> outcomes = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Directory.Entry entry : entries) {
                if (entry.link() instanceof Link.Live live) {
                    outcomes.add(threads.submit(() -> change(live.id(), command, by)));
                }
            }
        }
        List<Rejection> rejections = outcomes.stream()
                .flatMap(outcome -> outcome.resultNow().stream())
                .toList();
        update(job.id(), now -> now.further(outcomes.size() - rejections.size()));
        return rejections.isEmpty() ? "" : sentence(rejections.getFirst());
    }

    /** Why the link could not be changed; empty where it was, or is no more. */
    private Optional<Rejection> change(LinkId id, LinkCommand command, Provenance by) {
        var own = new Provenance(names.ofLink(by.commandId(), id), by.bodyHash(), by.actor());
        Rejection last = new Rejection.Contended();
        for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
            switch (writer.write(id, command, own)) {
                case Written.Done _,
                        Written.Found _,
                        Written.Refused(Rejection.UnknownLink _),
                        Written.Refused(Rejection.LinkIsDeleted _) -> {
                    return Optional.empty();
                }
                case Written.Refused(Rejection rejection) -> last = rejection;
            }
        }
        return Optional.of(last);
    }

    private synchronized void update(String id, UnaryOperator<TagJob> next) {
        jobs.computeIfPresent(id, (_, job) -> next.apply(job));
    }

    private void forgetOld() {
        Iterator<TagJob> oldest = jobs.values().iterator();
        while (jobs.size() > MAX_KEPT && oldest.hasNext()) {
            if (oldest.next().isEnded()) {
                oldest.remove();
            }
        }
    }

    private static String sentence(Rejection rejection) {
        return switch (rejection) {
            case Rejection.CannotDecide(String reason) -> "This node cannot write: " + reason;
            case Rejection.OutcomeUnknown() -> "The log did not answer in time.";
            case Rejection.Contended() -> "Others were quicker to change a link each time.";
            case Rejection.TooManyWaiting() -> "Too many writes wait for the log here.";
            case Rejection.Unacceptable(List<Fault> faults) ->
                "A link could not be written: " + faults.getFirst().detail();
            case Rejection.KeyUsedOtherwise() -> "The Idempotency-Key belongs to another request.";
            case Rejection.SlugTaken _,
                    Rejection.NoFreeSlug _,
                    Rejection.UnknownLink _,
                    Rejection.LinkIsDeleted _,
                    Rejection.UnknownAlias _,
                    Rejection.HomeStays _,
                    Rejection.UnknownVersion _,
                    Rejection.StaleVersion _ ->
                throw new IllegalStateException("no answer to a change of tags: " + rejection);
        };
    }

    private static Thread named(ThreadFactory threads, Runnable task) {
        Thread thread = threads.newThread(task);
        thread.setName("tag-jobs");
        return thread;
    }
}
