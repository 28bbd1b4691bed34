package dev.hoplog.analytics;

import dev.hoplog.events.Generation;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/** One life of the Streams client, with what it was made of. It ends with its first failure, or when it is closed. */
final class StreamsRun {

    private final RocksDbMemory memory = new RocksDbMemory();
    private final RecentRows read = new RecentRows();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final KafkaStreams streams;
    private final LocalStores stores;
    private final String deltas;

    /** @throws RuntimeException if a client cannot be made now, as when no broker's name can be resolved */
    StreamsRun(AnalyticsSettings settings, Generation generation, LongAdder folded) {
        try {
            streams = new KafkaStreams(
                    ClickCountsTopology.build(
                            settings.layout().countPartitions(),
                            settings.classifier().get(),
                            settings.zone(),
                            new LogBegin(settings),
                            folded,
                            read),
                    StreamsProperties.of(settings, generation, memory));
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
        stores = new LocalStores(streams, read);
        deltas = ClickCountsTopology.deltas(generation);
        streams.setUncaughtExceptionHandler(this::failed);
    }

    private StreamThreadExceptionResponse failed(Throwable cause) {
        failure.compareAndSet(null, cause);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    void start() {
        streams.start();
    }

    boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    boolean hasEnded() {
        return streams.state().hasCompletedShutdown();
    }

    /** Why it ended; null if it was closed or has not ended. */
    @Nullable
    Throwable failure() {
        return failure.get();
    }

    LocalStores stores() {
        return stores;
    }

    /**
     * The address of the node that keeps a count partition, as far as this client knows.
     *
     * @throws InvalidStateStoreException if it does not know any, as while the group divides its work anew
     */
    String keeper(int partition) {
        try {
            return streams.streamsMetadataForStore(LinkFold.MARKS).stream()
                    .filter(node -> node.topicPartitions().contains(new TopicPartition(deltas, partition)))
                    .map(node -> address(node.hostInfo()))
                    .findFirst()
                    .orElseThrow(() -> new InvalidStateStoreException("nobody keeps partition " + partition));
        } catch (IllegalStateException e) {
            throw new InvalidStateStoreException("the client does not run", e);
        }
    }

    /** As it was given: Streams takes the brackets off an IPv6 address. */
    private static String address(HostInfo node) {
        return (node.host().contains(":") ? "[" + node.host() + "]" : node.host()) + ":" + node.port();
    }

    void close(Duration timeout) {
        close(CloseOptions.timeout(timeout));
    }

    /** Ends it for good: the group does not wait for this node. */
    void leave(Duration timeout) {
        close(CloseOptions.timeout(timeout)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }

    private void close(CloseOptions how) {
        try {
            streams.close(how);
        } finally {
            memory.close();
        }
    }
}
