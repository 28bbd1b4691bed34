package dev.hoplog.analytics;

import dev.hoplog.events.LinkId;

/** Clicks of a link. */
public record LinkClicks(LinkId link, Count count) {}
