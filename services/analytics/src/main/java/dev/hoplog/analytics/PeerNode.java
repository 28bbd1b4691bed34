package dev.hoplog.analytics;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.hoplog.analytics.proto.PeerAnswer;
import dev.hoplog.analytics.proto.PeerQuestion;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another node.
 *
 * @param address host and port
 * @param generation whose counts it is asked for
 * @param zone of that generation
 */
record PeerNode(String address, String generation, ReportingZone zone, Peers peers) implements CountNode {

    private static final Logger log = LoggerFactory.getLogger(PeerNode.class);

    @Override
    public <S extends Sums<S>> CompletableFuture<Partial<S>> read(Question<S> question) {
        return ask(PeerMessages.question(question), answer -> partial(question, answer));
    }

    @Override
    public CompletableFuture<Positions> marks(Set<Integer> partitions) {
        return ask(PeerMessages.marks(partitions), answer -> StoreSerdes.positions(answer.getUpTo()));
    }

    private <S extends Sums<S>> Partial<S> partial(Question<S> question, PeerAnswer answer) {
        Positions upTo = StoreSerdes.positions(answer.getUpTo());
        if (answer.getStatus() == PeerAnswer.Status.STALE) {
            return new Partial<>(null, upTo);
        }
        if (question.upTo() != null && !upTo.equals(question.upTo())) {
            throw unreadable(new IllegalArgumentException("rows were read at other marks than asked for"));
        }
        S sums = question.reading().begin(zone);
        try {
            sums.addParts(PeerMessages.parts(answer));
        } catch (IllegalArgumentException e) {
            throw unreadable(e);
        }
        return new Partial<>(sums, upTo);
    }

    private <T> CompletableFuture<T> ask(PeerQuestion question, Function<PeerAnswer, T> value) {
        CompletableFuture<byte[]> asked = peers.ask(address, generation, question.toByteArray());
        CompletableFuture<T> answered = asked.handle((bytes, failure) -> {
            if (failure != null) {
                throw new InvalidStateStoreException("no answer from " + address, failure);
            }
            return value.apply(read(bytes));
        });
        // To cancel what is made of an answer does not cancel the question by itself.
        answered.whenComplete((_, _) -> asked.cancel(true));
        return answered;
    }

    private PeerAnswer read(byte[] bytes) {
        try {
            PeerAnswer answer = PeerAnswer.parseFrom(bytes);
            if (answer.getStatus() == PeerAnswer.Status.READ || answer.getStatus() == PeerAnswer.Status.STALE) {
                return answer;
            }
            throw new InvalidStateStoreException("not on " + address + " now");
        } catch (InvalidProtocolBufferException e) {
            throw unreadable(e);
        }
    }

    private InvalidStateStoreException unreadable(Exception cause) {
        log.atWarn()
                .setCause(cause)
                .log("an answer of the query node at {} cannot be read: is its version another?", address);
        return new InvalidStateStoreException("the answer of " + address + " cannot be read", cause);
    }
}
