package dev.hoplog.analytics.classify;

/**
 * A text that may be read only so many times. A regular expression that goes back and forth over a text made for that
 * purpose reads each of its characters thousands of times; here it ends instead. What is counted is reads and not time, so
 * that the same text gives the same result on any machine.
 */
final class BoundedText implements CharSequence {

    private final String text;
    private int readsLeft;

    BoundedText(String text, int reads) {
        this.text = text;
        readsLeft = reads;
    }

    /** It was read too often. Without a stack trace, which would cost more than all the reading. */
    static final class Exhausted extends RuntimeException {

        private Exhausted() {
            super("a regular expression reads too often", null, false, false);
        }
    }

    @Override
    public char charAt(int index) {
        if (--readsLeft < 0) {
            throw new Exhausted();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
