package dev.hoplog.events.topics;

/** A topic is not what Hoplog needs; the message names the topic, the setting, what it is and what it must be. */
public final class WrongTopicException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public WrongTopicException(String message) {
        super(message);
    }
}
