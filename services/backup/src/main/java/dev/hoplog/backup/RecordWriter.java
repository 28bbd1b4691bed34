package dev.hoplog.backup;

import com.github.luben.zstd.ZstdOutputStream;
import com.google.protobuf.CodedOutputStream;
import dev.hoplog.backup.proto.LogRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Writes records of one partition to a file of a backup, in the form that {@code record.proto} tells. */
final class RecordWriter implements Closeable {

    private final Path file;
    private final MessageDigest digest = Sums.sha256();
    private final ZstdOutputStream stream;
    private final CodedOutputStream out;
    private long records;

    /** @param file that is not there yet */
    RecordWriter(Path file) throws IOException {
        this.file = file;
        var summed = new DigestOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), digest);
        this.stream = new ZstdOutputStream(summed);
        this.out = CodedOutputStream.newInstance(stream, 64 << 10);
    }

    /** What became of the file. */
    record Written(long records, long bytes, String sha256) {}

    void write(LogRecord record) throws IOException {
        out.writeMessageNoTag(record);
        records++;
    }

    /** Ends the file; when this returns, it is on the disk. */
    Written end() throws IOException {
        out.flush();
        stream.close();
        Disk.force(file);
        return new Written(records, Files.size(file), HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
