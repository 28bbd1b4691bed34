package dev.hoplog.links.url;

/** What a text is as a URL: one, or what keeps it from being one. */
public sealed interface ParsedUrl permits Url, UrlFault {}
