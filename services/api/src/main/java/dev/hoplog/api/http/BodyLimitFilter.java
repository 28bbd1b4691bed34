package dev.hoplog.api.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads no more of a body than a request may have, whatever length it announces. */
final class BodyLimitFilter extends OncePerRequestFilter {

    static final int MAX_BYTES = 1 << 20;

    /** Of a request for many things at once, which ends in {@code /bulk}. */
    static final int MAX_BULK_BYTES = 8 << 20;

    /** Of a question of another node, which may name all links of a tag: some three millions. */
    private static final int MAX_PEER_BYTES = 64 << 20;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        int most = most(request.getRequestURI());
        if (request.getContentLengthLong() > most) {
            throw new BodyTooLargeException(most);
        }
        chain.doFilter(new LimitedRequest(request, most), response);
    }

    private static int most(String path) {
        if (path.startsWith(ApiConfiguration.PEERS + "/")) {
            return MAX_PEER_BYTES;
        }
        return path.endsWith("/bulk") ? MAX_BULK_BYTES : MAX_BYTES;
    }

    /** The body is longer than allowed. */
    static final class BodyTooLargeException extends IOException {

        private static final long serialVersionUID = 1L;

        BodyTooLargeException(int most) {
            super("The body of such a request has at most " + most + " bytes.");
        }

        Problem problem() {
            return Problem.of(ProblemType.BODY_TOO_LARGE, String.valueOf(getMessage()));
        }
    }

    private static final class LimitedRequest extends HttpServletRequestWrapper {

        private final int most;

        LimitedRequest(HttpServletRequest request, int most) {
            super(request);
            this.most = most;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new LimitedStream(super.getInputStream(), most);
        }
    }

    private static final class LimitedStream extends ServletInputStream {

        private final ServletInputStream body;
        private final int most;
        private long read;

        LimitedStream(ServletInputStream body, int most) {
            this.body = body;
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            int b = body.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = body.read(bytes, offset, length);
            count(Math.max(n, 0));
            return n;
        }

        private void count(int n) throws IOException {
            read += n;
            if (read > most) {
                throw new BodyTooLargeException(most);
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
