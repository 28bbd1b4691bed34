package dev.hoplog.query.peers;

import dev.hoplog.api.http.ApiConfiguration;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.BiFunction;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /peers/counts}: what other nodes ask of the counts that are kept here. No part of the API. */
@RestController
@RequestMapping(ApiConfiguration.PEERS)
public final class PeersController {

    static final String COUNTS = "/counts";
    static final String GENERATION = "generation";
    static final String TYPE = MediaType.APPLICATION_OCTET_STREAM_VALUE;

    private final PeerSecret secret;
    private final BiFunction<String, byte[], byte[]> answers;

    /** @param answers answers the question of a node about a generation */
    public PeersController(PeerSecret secret, BiFunction<String, byte[], byte[]> answers) {
        this.secret = secret;
        this.answers = answers;
    }

    @PostMapping(path = COUNTS, consumes = TYPE)
    ResponseEntity<byte[]> counts(@RequestParam(GENERATION) String generation, HttpServletRequest request)
            throws IOException {
        // Before anything of the body is read.
        if (!secret.isShown(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            return ResponseEntity.status(HttpStatus.FORBIDDEN).build();
        }
        try {
            byte[] question = request.getInputStream().readAllBytes();
            return ResponseEntity.ok()
                    .contentType(MediaType.APPLICATION_OCTET_STREAM)
                    .body(answers.apply(generation, question));
        } catch (IllegalArgumentException e) {
            return ResponseEntity.badRequest().build();
        }
    }
}
