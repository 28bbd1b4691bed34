package dev.hoplog.query.export;

import dev.hoplog.api.Fault;
import dev.hoplog.api.Hosts;
import dev.hoplog.api.http.ApiConfiguration;
import dev.hoplog.api.http.DomainLimit;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import dev.hoplog.api.http.Requires;
import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Directory;
import dev.hoplog.directory.Scope;
import dev.hoplog.events.LinkId;
import dev.hoplog.query.live.CutValve;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** {@code GET /clicks}: pages of JSON, or all at once as a stream. */
@RestController
@RequestMapping(ApiConfiguration.PATH)
public final class ClicksController {

    /** Where streams are answered. */
    public static final String PATH = "/clicks";

    /** With it, and the place of the last row that arrived, a stream that broke goes on. */
    static final String CURSOR = "Export-Cursor";

    private static final Logger log = LoggerFactory.getLogger(ClicksController.class);
    private static final int SECONDS_TO_RETRY = 10;

    private final ClickExports exports;
    private final Directory directory;
    private final Hosts hosts;

    public ClicksController(ClickExports exports, Directory directory, Hosts hosts) {
        this.exports = exports;
        this.directory = directory;
        this.hosts = hosts;
    }

    /** Null where the answer was written already. */
    @GetMapping(PATH)
    @Requires(Scope.CLICKS_READ)
    @Nullable
    ResponseEntity<Object> clicks(
            @RequestAttribute(Requires.CALLER) Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException {
        Optional<Uuid> topic = exports.topicId();
        if (topic.isEmpty()) {
            return unavailable("This node has not reached Kafka yet. Ask again, or another node.", 1);
        }
        ClicksRequest asked = ClicksRequest.parse(request.getParameterMap(), hosts, topic.get());
        if (!asked.faults().isEmpty()) {
            return Problem.of(ProblemType.BAD_PARAMETER, asked.faults()).asResponse();
        }
        Optional<ResponseEntity<Object>> refusal = refusal(asked, caller);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        ClickFilter filter = asked.filter(caller);
        if (asked.cursor() != null && !asked.cursor().isOf(filter.text())) {
            return Problem.of(
                            ProblemType.BAD_PARAMETER,
                            List.of(new Fault(
                                    "?cursor",
                                    "badCursor",
                                    "This cursor began with other parameters; only format and limit may be others.")))
                    .asResponse();
        }
        try {
            return asked.format() == null
                    ? page(topic.get(), filter, asked, request)
                    : stream(topic.get(), filter, asked, asked.format(), request, response);
        } catch (ClickExports.BusyException e) {
            return unavailable(e.getMessage() + " Ask again, or another node.", SECONDS_TO_RETRY);
        } catch (KafkaException e) {
            log.atWarn().setCause(e).log("clicks cannot be read");
            return unavailable("The log could not be read; look at the brokers.", SECONDS_TO_RETRY);
        }
    }

    private Optional<ResponseEntity<Object>> refusal(ClicksRequest asked, Caller caller) {
        String id = asked.linkId();
        if (id != null
                && !(LinkId.isWellFormed(id) && DomainLimit.shows(caller, directory.awaitHome(new LinkId(id))))) {
            return Optional.of(Problem.of(ProblemType.NOT_FOUND, "There is no link with this id.")
                    .asResponse());
        }
        return asked.domain() == null
                ? Optional.empty()
                : DomainLimit.refusal(caller, asked.domain(), hosts, "?domain");
    }

    private ResponseEntity<Object> page(Uuid topic, ClickFilter filter, ClicksRequest asked, HttpServletRequest request)
            throws ClickExports.BusyException, IOException, InterruptedException {
        ClickExports.Page page = exports.page(topic, filter, asked.cursor(), asked.limit());
        var json = new ByteArrayOutputStream();
        json.writeBytes("{\"data\":[".getBytes(StandardCharsets.US_ASCII));
        json.writeBytes(page.json());
        String next = page.next() == null ? "null" : "\"" + page.next() + "\"";
        json.writeBytes(("],\"page\":{\"nextCursor\":" + next + "}}").getBytes(StandardCharsets.US_ASCII));
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
        if (page.next() != null) {
            answer.header(HttpHeaders.LINK, "<" + pathTo(page.next(), request) + ">; rel=\"next\"");
        }
        return answer.body(json.toByteArray());
    }

    private static String pathTo(Cursor next, HttpServletRequest request) {
        var path = UriComponentsBuilder.fromPath(ApiConfiguration.PATH + PATH);
        request.getParameterMap().forEach((name, values) -> path.queryParam(name, (Object[]) values));
        return path.replaceQueryParam("cursor", next.toString())
                .encode()
                .build()
                .toUriString();
    }

    private @Nullable ResponseEntity<Object> stream(
            Uuid topic,
            ClickFilter filter,
            ClicksRequest asked,
            Format format,
            HttpServletRequest request,
            HttpServletResponse response)
            throws ClickExports.BusyException, IOException, InterruptedException {
        if (asked.cursor() != null && !format.canGoOn()) {
            return Problem.of(
                            ProblemType.BAD_PARAMETER,
                            List.of(new Fault(
                                    "?cursor", "notAllowed", "A Parquet file is written from its beginning.")))
                    .asResponse();
        }
        if (request.getMethod().equals(HttpMethod.HEAD.name())) {
            return ResponseEntity.ok()
                    .contentType(MediaType.parseMediaType(format.mediaType()))
                    .build();
        }
        Runnable cut = request.getAttribute(CutValve.CUT) instanceof Runnable given ? given : () -> {};
        try {
            exports.stream(
                    topic,
                    filter,
                    asked.cursor(),
                    format,
                    cursor -> {
                        response.setContentType(format.mediaType());
                        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                        response.setHeader(
                                HttpHeaders.CONTENT_DISPOSITION,
                                "attachment; filename=\"clicks." + format.text() + "\"");
                        if (format.canGoOn()) {
                            response.setHeader(CURSOR, cursor.toString());
                        }
                        return response.getOutputStream();
                    },
                    cut);
        } catch (IOException | RuntimeException | ClickExports.BusyException e) {
            if (!response.isCommitted()) {
                response.reset();
                throw e;
            }
            // Half a stream must not look like a whole one: its end would be taken for the end of the clicks.
            log.atDebug().setCause(e).log("an export ended early");
            cut.run();
        }
        return null;
    }

    private static ResponseEntity<Object> unavailable(String detail, int secondsToRetry) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(secondsToRetry));
        return Problem.of(ProblemType.UNAVAILABLE, detail).asResponse(headers);
    }
}
