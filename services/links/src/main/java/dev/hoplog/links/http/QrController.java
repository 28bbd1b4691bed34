package dev.hoplog.links.http;

import dev.hoplog.api.Fault;
import dev.hoplog.api.http.Problem;
import dev.hoplog.api.http.ProblemType;
import dev.hoplog.api.http.Requires;
import dev.hoplog.directory.Caller;
import dev.hoplog.directory.Scope;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.Trigger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /links/{id}/qr}: the short URL as a picture. It says by {@link Trigger#QR_PARAMETER} that it was scanned, so that
 * clicks on posters and on screens are told apart.
 */
@RestController
@RequestMapping(LinksController.PATH)
final class QrController {

    private static final MediaType SVG = MediaType.valueOf("image/svg+xml");

    /** The short URL that is shown can change; the one in an old picture goes on working. */
    private static final CacheControl FOR_AN_HOUR =
            CacheControl.maxAge(Duration.ofHours(1)).cachePrivate();

    private final LinkAnswers answers;

    QrController(LinkAnswers answers) {
        this.answers = answers;
    }

    @GetMapping("/{id}/qr")
    @Requires(Scope.LINKS_READ)
    ResponseEntity<Object> draw(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String format,
            @RequestParam(required = false) @Nullable String size,
            @RequestParam(required = false) @Nullable String margin,
            @RequestParam(required = false) @Nullable String errorCorrection,
            @RequestParam(required = false) @Nullable String color,
            @RequestParam(required = false) @Nullable String background,
            @RequestAttribute(Requires.CALLER) Caller caller) {
        Optional<LinkResource> link =
                LinkId.isWellFormed(id) ? answers.resource(new LinkId(id), caller) : Optional.empty();
        if (link.isEmpty()) {
            return answers.unknown();
        }
        String url = link.get().shortUrl() + "?" + Trigger.QR_PARAMETER;
        return switch (QrRequest.parse(url, format, size, margin, errorCorrection, color, background)) {
            case QrRequest.Bad(List<Fault> faults) ->
                Problem.of(ProblemType.BAD_PARAMETER, faults).asResponse();
            case QrRequest.Good(var kind, var code, var style) ->
                switch (kind) {
                    case PNG -> picture(MediaType.IMAGE_PNG, code.png(style));
                    case SVG -> picture(SVG, code.svg(style));
                };
        };
    }

    private static ResponseEntity<Object> picture(MediaType type, byte[] bytes) {
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(FOR_AN_HOUR)
                .eTag(tag(bytes))
                .body(bytes);
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
