package dev.hoplog.api.http;

/**
 * A kind of problem. Clients tell kinds apart by the URI, so a name once given stays.
 *
 * @param name the last part of the URI
 */
public record ProblemType(String name, String title, int status) {

    public static final ProblemType BAD_REQUEST = new ProblemType("bad-request", "The request is malformed", 400);
    public static final ProblemType UNREADABLE_BODY = new ProblemType("unreadable-body", "The body is not JSON", 400);
    public static final ProblemType BAD_PARAMETER =
            new ProblemType("bad-parameter", "A query parameter or header is not acceptable", 400);
    public static final ProblemType UNAUTHORIZED =
            new ProblemType("unauthorized", "The request has no valid API key", 401);
    public static final ProblemType FORBIDDEN = new ProblemType("forbidden", "The API key does not allow this", 403);
    public static final ProblemType DOMAIN_NOT_ALLOWED =
            new ProblemType("domain-not-allowed", "The API key is limited to other domains", 403);
    public static final ProblemType NOT_FOUND = new ProblemType("not-found", "There is nothing here", 404);
    public static final ProblemType METHOD_NOT_ALLOWED =
            new ProblemType("method-not-allowed", "The method is not allowed here", 405);
    public static final ProblemType NOT_ACCEPTABLE =
            new ProblemType("not-acceptable", "No representation is acceptable to the client", 406);
    public static final ProblemType BODY_TOO_LARGE = new ProblemType("body-too-large", "The body is too large", 413);
    public static final ProblemType UNSUPPORTED_MEDIA_TYPE =
            new ProblemType("unsupported-media-type", "The body's media type is not supported", 415);
    public static final ProblemType INVALID = new ProblemType("invalid", "The request is not acceptable", 422);
    public static final ProblemType TOO_MANY_REQUESTS =
            new ProblemType("too-many-requests", "Too many requests in too short a time", 429);
    public static final ProblemType INTERNAL_ERROR = new ProblemType("internal-error", "Something broke", 500);
    public static final ProblemType UNAVAILABLE =
            new ProblemType("unavailable", "The request cannot be served now", 503);

    public String uri() {
        return "urn:hoplog:problem:" + name;
    }

    /** The kind for a status that the server chose without a kind. */
    public static ProblemType of(int status) {
        return switch (status) {
            case 400 -> BAD_REQUEST;
            case 401 -> UNAUTHORIZED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 413 -> BODY_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 429 -> TOO_MANY_REQUESTS;
            case 503 -> UNAVAILABLE;
            default -> status < 500 ? new ProblemType(BAD_REQUEST.name, BAD_REQUEST.title, status) : INTERNAL_ERROR;
        };
    }
}
