package dev.hoplog.analytics.classify;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
     */
    private record Open(@Nullable Reader reader, @Nullable Version version, Cache<String, Place> places) {

        static Open of(@Nullable Reader reader, @Nullable Version version) {
            return new Open(
                    reader,
                    version,
                    Caffeine.newBuilder()
                            .maximumSize(REMEMBERED)
                            .executor(Runnable::run)
                            .build());
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
        return reader == null ? Place.UNKNOWN : current.places.get(network, key -> read(reader, key));
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
                warn(before.reader != null, e);
            }
            return new Open(before.reader, version, before.places);
        }
    }

    private void warn(boolean goesOn, Exception e) {
        log.atWarn()
                .addKeyValue("file", file)
                .addKeyValue("error", e.toString())
                .log(
                        "the geo database cannot be read, {}; put a whole .mmdb file there under another name"
                                + " and rename it, it is noticed within a minute",
                        goesOn ? "the one before stays in use" : "countries, regions and cities are unknown");
    }

    private Place read(Reader reader, String network) {
        try {
            int slash = network.indexOf('/');
            InetAddress address = InetAddress.ofLiteral(slash < 0 ? network : network.substring(0, slash));
            if (address instanceof Inet6Address && reader.getMetadata().ipVersion() == 4) {
                return Place.UNKNOWN; // The reader would take its first bytes for an address of its own kind.
            }
            return Place.of(reader.get(address, Map.class));
        } catch (IOException | RuntimeException e) {
            log.atDebug().addKeyValue("file", file).setCause(e).log("a network cannot be looked up");
            return Place.UNKNOWN;
        }
    }
}
