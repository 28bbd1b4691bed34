package dev.hoplog.query.live;

import dev.hoplog.api.http.ApiConfiguration;
import dev.hoplog.api.http.DomainLimit;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import dev.hoplog.api.http.Requires;
import dev.hoplog.api.http.ScopeLimit;
import dev.hoplog.directory.ApiKeys;
import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Scope;
import dev.hoplog.events.LinkId;
import dev.hoplog.query.live.Live.Opened;
import dev.hoplog.query.live.LiveEvent.Kind;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /events/stream}: Server-Sent Events.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML Standard, Server-sent events</a>
 */
@RestController
@RequestMapping(ApiConfiguration.PATH)
public final class LiveController {

    static final String PATH = "/events/stream";

    private static final Logger log = LoggerFactory.getLogger(LiveController.class);

    private final Live live;
    private final Directory directory;
    private final ApiKeys keys;
    private final InstantSource clock;

    public LiveController(Live live, Directory directory, ApiKeys keys, InstantSource clock) {
        this.live = live;
        this.directory = directory;
        this.keys = keys;
        this.clock = clock;
    }

    /** Null where the answer is a stream, which a thread of its own writes. */
    @GetMapping(path = PATH, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Requires({Scope.CLICKS_READ, Scope.LINKS_READ})
    @Nullable
    ResponseEntity<Object> stream(
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @RequestAttribute(Requires.CALLER) Caller caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws InterruptedException {
        Optional<Logs> logs = live.logs();
        if (logs.isEmpty()) {
            return unavailable(
                    "This node has not reached Kafka yet. Ask again, or another node.", Duration.ofSeconds(1));
        }
        LiveRequest asked = LiveRequest.parse(request.getParameterMap(), lastEventId, logs.get(), clock.instant());
        if (!asked.faults().isEmpty()) {
            return Problem.of(ProblemType.BAD_PARAMETER, asked.faults()).asResponse();
        }
        Optional<ResponseEntity<Object>> refusal = refusal(asked, caller);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (request.getMethod().equals(HttpMethod.HEAD.name())) {
            return ResponseEntity.ok().contentType(MediaType.TEXT_EVENT_STREAM).build();
        }
        Set<Kind> permitted = Arrays.stream(Kind.values())
                .filter(kind -> caller.may(kind.scope()))
                .collect(Collectors.toSet());
        return switch (live.open(
                asked.wanted(permitted, caller), asked.start(), () -> keys.stillAdmits(caller, clock.instant()))) {
            case Opened.Refused(String reason, Duration retryAfter) ->
                unavailable(reason + " Ask again, or another node.", retryAfter);
            case Opened.Open open -> {
                try {
                    begin(open, request, response);
                } catch (RuntimeException e) {
                    live.abandon(open);
                    throw e;
                }
                yield null;
            }
        };
    }

    private Optional<ResponseEntity<Object>> refusal(LiveRequest asked, Caller caller) {
        for (Kind kind : asked.kinds()) {
            Optional<ResponseEntity<Object>> refusal = ScopeLimit.refusal(caller, kind.scope());
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        String id = asked.linkId();
        return id == null || (LinkId.isWellFormed(id) && DomainLimit.shows(caller, directory.awaitHome(new LinkId(id))))
                ? Optional.empty()
                : Optional.of(Problem.of(ProblemType.NOT_FOUND, "There is no link with this id.")
                        .asResponse());
    }

    private void begin(Opened.Open open, HttpServletRequest request, HttpServletResponse response) {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // nginx would keep events back until it has a page of them.
        response.setHeader("X-Accel-Buffering", "no");
        Runnable cut = request.getAttribute(CutValve.CUT) instanceof Runnable given ? given : () -> {};
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        context.addListener(new CompletedWhenBroken());
        Thread.ofVirtual().name("listener").start(() -> run(open, context, response, cut));
    }

    private void run(Opened.Open open, AsyncContext context, HttpServletResponse response, Runnable cut) {
        Thread writer = Thread.currentThread();
        try {
            live.run(open, new Connection(response.getOutputStream()), () -> cut(cut, writer));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            log.atWarn().setCause(e).log("telling a listener failed");
        } finally {
            complete(context);
        }
    }

    /** A write that waits looks whether its connection is closed when it is interrupted, and waits on while it is not yet. */
    private static void cut(Runnable connection, Thread writer) {
        connection.run();
        Thread.ofVirtual().start(() -> {
            try {
                while (!writer.join(Duration.ofMillis(20))) {
                    writer.interrupt();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void complete(AsyncContext context) {
        try {
            context.complete();
        } catch (IllegalStateException e) {
            // The container noticed before us that the connection is broken.
        }
    }

    private static ResponseEntity<Object> unavailable(String detail, Duration retryAfter) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds()));
        return Problem.of(ProblemType.UNAVAILABLE, detail).asResponse(headers);
    }

    /** Where the container takes the answer away from whoever still writes it, that is a broken connection too. */
    private static final class Connection extends OutputStream {

        private final OutputStream answer;

        Connection(OutputStream answer) {
            this.answer = answer;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                answer.write(bytes, offset, length);
            } catch (RuntimeException e) {
                throw new IOException("the answer was taken away", e);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                answer.flush();
            } catch (RuntimeException e) {
                throw new IOException("the answer was taken away", e);
            }
        }
    }

    /** Nobody is left who could read an answer about the error. */
    private static final class CompletedWhenBroken implements AsyncListener {

        @Override
        public void onError(AsyncEvent event) {
            complete(event.getAsyncContext());
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
