package dev.hoplog.query.live;

import dev.hoplog.query.export.ClicksController;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Gives requests for streams what breaks their connection while a write to it waits. Servlets have no such thing, and a
 * listener who reads nothing would hold up the end of the process.
 */
public final class CutValve extends ValveBase {

    /** The request attribute with a {@link Runnable}. */
    public static final String CUT = "dev.hoplog.cut";

    public CutValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String path = request.getRequestURI();
        if (path.endsWith(LiveController.PATH) || path.endsWith(ClicksController.PATH)) {
            var connection = request.getCoyoteRequest();
            request.setAttribute(CUT, (Runnable) () -> connection.action(ActionCode.CLOSE_NOW, null));
        }
        getNext().invoke(request, response);
    }
}
