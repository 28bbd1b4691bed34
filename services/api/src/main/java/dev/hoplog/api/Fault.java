package dev.hoplog.api;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer a JSON pointer into the body (RFC 6901), or {@code ?} and the name of a query parameter
 * @param code a stable word for programs
 * @param detail a sentence for people, with the limit where there is one
 */
public record Fault(String pointer, String code, String detail) {}
