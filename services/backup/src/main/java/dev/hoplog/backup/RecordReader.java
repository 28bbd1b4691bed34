package dev.hoplog.backup;

import com.github.luben.zstd.ZstdInputStream;
import dev.hoplog.backup.proto.LogRecord;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the records of one partition from a file of a backup. */
final class RecordReader implements Closeable {

    private final InputStream in;

    RecordReader(Path file) throws IOException {
        in = new BufferedInputStream(new ZstdInputStream(Files.newInputStream(file)), 64 << 10);
    }

    /** The next record; null behind the last one. */
    @Nullable
    LogRecord next() throws IOException {
        return LogRecord.parseDelimitedFrom(in);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
