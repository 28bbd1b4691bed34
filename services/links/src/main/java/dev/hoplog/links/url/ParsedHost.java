package dev.hoplog.links.url;

/** What a text is as a host: one, or what keeps it from being one. */
public sealed interface ParsedHost permits Host, UrlFault {}
