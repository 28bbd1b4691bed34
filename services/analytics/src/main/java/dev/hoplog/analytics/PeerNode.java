package dev.hoplog.analytics;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.hoplog.analytics.proto.PeerAnswer;
import dev.hoplog.analytics.proto.PeerQuestion;
import java.io.IOException;
import java.util.Set;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * Another node.
 *
 * @param address host and port
 * @param generation whose counts it is asked for
 * @param zone of that generation
 */
record PeerNode(String address, String generation, ReportingZone zone, Peers peers) implements CountNode {

    @Override
    public <S extends Sums<S>> Partial<S> read(Question<S> question) {
        PeerAnswer answer = ask(PeerMessages.question(question));
        Positions upTo = StoreSerdes.positions(answer.getUpTo());
        if (answer.getStatus() == PeerAnswer.Status.STALE) {
            return new Partial<>(null, upTo);
        }
        S sums = question.reading().begin(zone);
        try {
            sums.addParts(PeerMessages.parts(answer));
        } catch (IllegalArgumentException e) {
            throw unreadable(e);
        }
        return new Partial<>(sums, upTo);
    }

    @Override
    public Positions marks(Set<Integer> partitions) {
        return StoreSerdes.positions(ask(PeerMessages.marks(partitions)).getUpTo());
    }

    private PeerAnswer ask(PeerQuestion question) {
        try {
            var answer = PeerAnswer.parseFrom(peers.ask(address, generation, question.toByteArray()));
            if (answer.getStatus() == PeerAnswer.Status.READ || answer.getStatus() == PeerAnswer.Status.STALE) {
                return answer;
            }
            throw new InvalidStateStoreException("not on " + address + " now");
        } catch (InvalidProtocolBufferException e) {
            throw unreadable(e);
        } catch (IOException e) {
            throw new InvalidStateStoreException("no answer from " + address, e);
        }
    }

    private InvalidStateStoreException unreadable(Exception cause) {
        return new InvalidStateStoreException("the answer of " + address + " cannot be read", cause);
    }
}
