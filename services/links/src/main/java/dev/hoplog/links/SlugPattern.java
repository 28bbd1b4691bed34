package dev.hoplog.links;

/**
 * How a generated slug looks.
 *
 * @param prefix what it begins with; empty for nothing
 * @param length characters chosen by chance after the prefix, {@value #MIN_LENGTH} to {@value #MAX_LENGTH}
 */
public record SlugPattern(String prefix, int length) {

    /** Fewer are soon all taken, and tried out by a scanner. */
    public static final int MIN_LENGTH = 4;

    /** As many as a hash of 256 bits gives. */
    public static final int MAX_LENGTH = 40;

    /** 54^7 slugs, about 2^40. */
    public static final SlugPattern DEFAULT = new SlugPattern("", 7);

    public SlugPattern {
        if (length < MIN_LENGTH || length > MAX_LENGTH) {
            throw new IllegalArgumentException("a generated slug of " + length + " characters");
        }
    }
}
