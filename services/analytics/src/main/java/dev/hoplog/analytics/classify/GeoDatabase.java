package dev.hoplog.analytics.classify;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.maxmind.db.InvalidNetworkException;
import com.maxmind.db.Network;
import com.maxmind.db.Networks;
import com.maxmind.db.Reader;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * The file may be replaced at any time. Whoever looks something up half a minute after the last look at the file looks at
 * it again, one thread and no other; the others go on with what is open. A file that cannot be read leaves the one before
 * it in use and is not tried again until it changes, so it is told once.
 *
 * A database is in memory as a whole, and so it needs no closing: whoever still reads the one before may end with it, and
 * then it is garbage. For the moment of a replacement both are in memory.
 */
/** Places of networks, from a file in MaxMind's format. Without a readable one nothing is known, and nothing fails. */
final class GeoDatabase {

    private static final Logger log = LoggerFactory.getLogger(GeoDatabase.class);
    private static final long LOOK_AGAIN_MILLIS = Duration.ofSeconds(30).toMillis();
    private static final int REMEMBERED = 20_000;

    private final Path file;
    private final InstantSource clock;
    private final AtomicLong nextLook;
    private volatile Open open;

    /**
     * A database that is in use.
     *
     * @param reader null for none
     * @param version of the file that was looked at last, readable or not; null if there was none
     * @param isDamaged whether a lookup has failed
     */
    private record Open(
            @Nullable Reader reader, @Nullable Version version, Cache<String, Place> places, AtomicBoolean isDamaged) {

        static Open of(@Nullable Reader reader, @Nullable Version version) {
            return new Open(
                    reader,
                    version,
                    Caffeine.newBuilder()
                            .maximumSize(REMEMBERED)
                            .executor(Runnable::run)
                            .build(),
                    new AtomicBoolean());
        }
    }

    /** By which a file is known to be another. */
    private record Version(
            FileTime modified, long size, @Nullable Object key) {

        static Version of(Path file) throws IOException {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }

    GeoDatabase(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
        nextLook = new AtomicLong(clock.millis() + LOOK_AGAIN_MILLIS);
        open = look(Open.of(null, new Version(FileTime.fromMillis(0), -1, null)));
    }

    /** @param network as a base address and a length */
    Place place(String network) {
        long now = clock.millis();
        long due = nextLook.get();
        if (now >= due && nextLook.compareAndSet(due, now + LOOK_AGAIN_MILLIS)) {
            open = look(open);
        }
        Open current = open;
        Reader reader = current.reader;
        return reader == null ? Place.UNKNOWN : current.places.get(network, key -> read(current, reader, key));
    }

    private Open look(Open before) {
        Version version = null;
        try {
            version = Version.of(file);
            if (version.equals(before.version)) {
                return before;
            }
            var reader = new Reader(file.toFile(), Reader.FileMode.MEMORY);
            log.atInfo()
                    .addKeyValue("file", file)
                    .addKeyValue("type", reader.getMetadata().databaseType())
                    .addKeyValue("built", reader.getMetadata().buildTime())
                    .log("geo database opened");
            return Open.of(reader, version);
        } catch (IOException | RuntimeException e) {
            if (!Objects.equals(version, before.version)) {
                warn(
                        before.reader == null
                                ? "countries, regions and cities are unknown"
                                : "the one before stays in use",
                        e);
            }
            return new Open(before.reader, version, before.places, before.isDamaged);
        }
    }

    private void warn(String consequence, Exception e) {
        log.atWarn()
                .addKeyValue("file", file)
                .addKeyValue("error", e.toString())
                .log(
                        "the geo database cannot be read, {}; put a whole .mmdb file beside it and rename it to that"
                                + " name, it is noticed within a minute",
                        consequence);
    }

    private Place read(Open from, Reader reader, String text) {
        Network network = network(text);
        if (network == null || (network.networkAddress() instanceof Inet6Address && isOfVersion4(reader))) {
            return Place.UNKNOWN;
        }
        try {
            Map<?, ?> fields = reader.get(network.networkAddress(), Map.class);
            return Place.of(fields == null ? firstWithin(reader, network) : fields);
        } catch (IOException | InvalidNetworkException | RuntimeException e) {
            if (from.isDamaged.compareAndSet(false, true)) {
                warn("not every place in it can be read", e);
            }
            return Place.UNKNOWN;
        }
    }

    /** In which the reader would take the first bytes of a longer address for an address. */
    private static boolean isOfVersion4(Reader reader) {
        return reader.getMetadata().ipVersion() == 4;
    }

    /** What is known of a part of a network of which as a whole nothing is. */
    @SuppressWarnings("rawtypes") // A class literal has none.
    private static @Nullable Map<?, ?> firstWithin(Reader reader, Network network)
            throws IOException, InvalidNetworkException {
        Networks<Map> parts = reader.networksWithin(network, false, Map.class);
        return parts.hasNext() ? parts.next().data() : null;
    }

    /** Null if it is none. */
    private static @Nullable Network network(String text) {
        try {
            int slash = text.indexOf('/');
            InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            int bits = 8 * address.getAddress().length;
            int length = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            return length < 0 || length > bits ? null : new Network(address, length);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
