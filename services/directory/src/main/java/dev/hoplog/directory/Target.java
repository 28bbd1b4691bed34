package dev.hoplog.directory;

import dev.hoplog.events.Domain;
import dev.hoplog.events.LinkId;
import dev.hoplog.events.LinkKey;
import dev.hoplog.events.LinkSettings;
import dev.hoplog.events.Slug;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/*
 * One array, made once for each version of a link, so that an answer copies bytes and encodes none:
 *
 *   at          bytes  what
 *   0           1      whether it was used lately: the only byte that changes, and nothing depends on it but what stays in memory
 *   1           1      flags
 *   2           2      status of the redirect
 *   4           8      version
 *   12          1      length of the domain
 *   13          1      length of the slug
 *   14          20     link id
 *   34          8 each valid since, valid until, most clicks; each only where its flag is set
 *               ...    domain, slug, location
 */
/** What requests for a key are answered with: the part of a {@link Link} that a redirect needs, as compact as it can be. */
public final class Target {

    private static final int ALIAS = 1;
    private static final int GONE = 1 << 1;
    private static final int DISABLED = 1 << 2;
    private static final int FORWARDS_QUERY = 1 << 3;
    private static final int HAS_START = 1 << 4;
    private static final int HAS_END = 1 << 5;
    private static final int CRAWLABLE = 1 << 6;
    private static final int LIMITED = 1 << 7;

    private static final int USED_AT = 0;
    private static final int FLAGS_AT = 1;
    private static final int STATUS_AT = 2;
    private static final int VERSION_AT = 4;
    private static final int DOMAIN_LENGTH_AT = 12;
    private static final int SLUG_LENGTH_AT = 13;
    private static final int ID_AT = 14;
    private static final int NUMBERS_AT = ID_AT + LinkId.LENGTH;

    /** A header and a length, as the JVM lays arrays out with compact object headers (JEP 519). */
    private static final int ARRAY_HEADER_BYTES = 12;

    private final byte[] row;

    Target(byte[] row) {
        this.row = row;
    }

    /** @throws IllegalArgumentException for a key without events, which has no target */
    public static Target of(LinkKey key, Link link) {
        return switch (link) {
            case Link.Absent _ -> throw new IllegalArgumentException("a key without events has no target");
            case Link.Live live -> of(key, live.id(), live.version(), flags(live.settings()), live.settings());
            case Link.Deleted deleted -> of(key, deleted.id(), deleted.version(), GONE, null);
            case Link.Purged purged -> of(key, purged.id(), purged.version(), GONE, null);
            case Link.Alias alias -> of(key, alias.id(), alias.version(), alias.released() ? GONE : ALIAS, null);
        };
    }

    /** Whether the key leads to another one, which is the {@link Directory#home} of {@link #id()}. */
    boolean isAlias() {
        return has(ALIAS);
    }

    /**
     * What the link is at an instant, as far as its {@link #isLimited limit} does not decide; an alias is deleted, since nobody
     * answers for it by itself.
     */
    public LinkStatus status(long nowMillis) {
        int flags = row[FLAGS_AT];
        if ((flags & (ALIAS | GONE)) != 0) {
            return LinkStatus.DELETED;
        }
        if ((flags & DISABLED) != 0) {
            return LinkStatus.DISABLED;
        }
        if ((flags & HAS_END) != 0 && nowMillis >= longAt((flags & HAS_START) != 0 ? NUMBERS_AT + 8 : NUMBERS_AT)) {
            return LinkStatus.EXPIRED;
        }
        if ((flags & HAS_START) != 0 && nowMillis < longAt(NUMBERS_AT)) {
            return LinkStatus.SCHEDULED;
        }
        return LinkStatus.ACTIVE;
    }

    /** 301, 302, 307 or 308; 0 where the link is deleted. */
    public int redirectStatus() {
        return (row[STATUS_AT] & 0xff) << 8 | (row[STATUS_AT + 1] & 0xff);
    }

    public boolean forwardsQuery() {
        return has(FORWARDS_QUERY);
    }

    /** Whether search engines may list the destination under the short URL. */
    public boolean isCrawlable() {
        return has(CRAWLABLE);
    }

    /** Whether the link answers only so many humans. */
    public boolean isLimited() {
        return has(LIMITED);
    }

    /** How many; only of a link that {@link #isLimited is limited}. */
    public long maxClicks() {
        return longAt(keyAt() - 8);
    }

    public long version() {
        return longAt(VERSION_AT);
    }

    public LinkId id() {
        return new LinkId(text(ID_AT, LinkId.LENGTH));
    }

    /** The destination; empty where the link is deleted. */
    public String location() {
        return text(locationOffset(), locationLength());
    }

    /** The array with the bytes that the offsets below are in. Not to be changed. */
    public byte[] array() {
        return row;
    }

    /** Where the {@link LinkId#LENGTH} bytes of the link's id begin. */
    public int idOffset() {
        return ID_AT;
    }

    /** Where the UTF-8 of the location begins. */
    public int locationOffset() {
        return keyAt() + domainLength() + slugLength();
    }

    /** In bytes. */
    public int locationLength() {
        return row.length - locationOffset();
    }

    LinkKey key() {
        int at = keyAt();
        return new LinkKey(new Domain(text(at, domainLength())), new Slug(text(at + domainLength(), slugLength())));
    }

    byte[] row() {
        return row;
    }

    /** What a row takes up in memory, in bytes. */
    static int footprint(byte[] row) {
        return (ARRAY_HEADER_BYTES + row.length + 7) & ~7;
    }

    /** Both in UTF-8. */
    static boolean isOf(byte[] row, byte[] domain, byte[] slug) {
        int at = keyAt(row);
        return (row[DOMAIN_LENGTH_AT] & 0xff) == domain.length
                && (row[SLUG_LENGTH_AT] & 0xff) == slug.length
                && Arrays.equals(row, at, at + domain.length, domain, 0, domain.length)
                && Arrays.equals(row, at + domain.length, at + domain.length + slug.length, slug, 0, slug.length);
    }

    /** Both in ASCII. */
    static boolean isOf(byte[] row, String domain, String slug) {
        return (row[SLUG_LENGTH_AT] & 0xff) == slug.length()
                && (row[DOMAIN_LENGTH_AT] & 0xff) == domain.length()
                && isAt(row, keyAt(row) + domain.length(), slug)
                && isAt(row, keyAt(row), domain);
    }

    static byte[] domainOf(byte[] row) {
        int at = keyAt(row);
        return Arrays.copyOfRange(row, at, at + (row[DOMAIN_LENGTH_AT] & 0xff));
    }

    static byte[] slugOf(byte[] row) {
        int at = keyAt(row) + (row[DOMAIN_LENGTH_AT] & 0xff);
        return Arrays.copyOfRange(row, at, at + (row[SLUG_LENGTH_AT] & 0xff));
    }

    static boolean wasUsed(byte[] row) {
        return row[USED_AT] != 0;
    }

    static void setUsed(byte[] row, boolean used) {
        row[USED_AT] = (byte) (used ? 1 : 0);
    }

    private static Target of(LinkKey key, LinkId id, long version, int flags, @Nullable LinkSettings settings) {
        byte[] domain = key.domain().name().getBytes(StandardCharsets.UTF_8);
        byte[] slug = key.slug().text().getBytes(StandardCharsets.UTF_8);
        byte[] location = settings == null ? new byte[0] : settings.location().getBytes(StandardCharsets.UTF_8);
        ByteBuffer row = ByteBuffer.allocate(keyAt(flags) + domain.length + slug.length + location.length)
                .put((byte) 1)
                .put((byte) flags)
                .putShort((short) (settings == null ? 0 : settings.redirectStatus()))
                .putLong(version)
                .put((byte) domain.length)
                .put((byte) slug.length)
                .put(id.text().getBytes(StandardCharsets.US_ASCII));
        if (settings != null) {
            put(row, settings.validSince());
            put(row, settings.validUntil());
            if (settings.maxClicks() != null) {
                row.putLong(settings.maxClicks());
            }
        }
        return new Target(row.put(domain).put(slug).put(location).array());
    }

    private static void put(ByteBuffer row, @Nullable Instant instant) {
        if (instant != null) {
            row.putLong(instant.toEpochMilli());
        }
    }

    private static int flags(LinkSettings settings) {
        return (settings.disabled() ? DISABLED : 0)
                | (settings.forwardQuery() ? FORWARDS_QUERY : 0)
                | (settings.validSince() != null ? HAS_START : 0)
                | (settings.validUntil() != null ? HAS_END : 0)
                | (settings.crawlable() ? CRAWLABLE : 0)
                | (settings.maxClicks() != null ? LIMITED : 0);
    }

    private boolean has(int flag) {
        return (row[FLAGS_AT] & flag) != 0;
    }

    private int keyAt() {
        return keyAt(row);
    }

    private int domainLength() {
        return row[DOMAIN_LENGTH_AT] & 0xff;
    }

    private int slugLength() {
        return row[SLUG_LENGTH_AT] & 0xff;
    }

    private static int keyAt(byte[] row) {
        return keyAt(row[FLAGS_AT]);
    }

    private static int keyAt(int flags) {
        return NUMBERS_AT
                + ((flags & HAS_START) != 0 ? 8 : 0)
                + ((flags & HAS_END) != 0 ? 8 : 0)
                + ((flags & LIMITED) != 0 ? 8 : 0);
    }

    private static boolean isAt(byte[] row, int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (row[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static long versionOf(byte[] row) {
        return longAt(row, VERSION_AT);
    }

    private long longAt(int at) {
        return longAt(row, at);
    }

    private static long longAt(byte[] row, int at) {
        long value = 0;
        for (int i = at; i < at + 8; i++) {
            value = value << 8 | (row[i] & 0xff);
        }
        return value;
    }

    private String text(int at, int length) {
        return new String(row, at, length, StandardCharsets.UTF_8);
    }
}
