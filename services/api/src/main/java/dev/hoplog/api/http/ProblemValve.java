package dev.hoplog.api.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * Answers what Tomcat refuses before any filter sees it, such as a path that is no path. Tomcat makes it by its name,
 * hence public.
 */
public final class ProblemValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        int status = response.getStatus();
        // The same order as in Tomcat's own: whoever marks the error as reported must report it.
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        ProblemType type = ProblemType.of(status);
        Problem problem = type.status() >= 500 ? ProblemAdvice.INTERNAL_ERROR : Problem.of(type, type.title() + ".");
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            Writer writer = response.getReporter();
            if (writer != null) {
                writer.write(new String(problem.json(), StandardCharsets.UTF_8));
                response.finishResponse();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a problem document could not be sent", e);
        }
    }
}
