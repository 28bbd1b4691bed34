package dev.hoplog.standalone;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A body that does not end: it is read until it has what is awaited, with the rest of that event, and the connection is dropped. */
final class EventStreamBody implements BodySubscriber<String> {

    private final Predicate<String> awaited;
    private final CompletableFuture<String> body = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable Subscription subscription;

    private EventStreamBody(Predicate<String> awaited) {
        this.awaited = awaited;
    }

    /** @param awaited told the whole text so far, in ASCII */
    static BodyHandler<String> until(Predicate<String> awaited) {
        return _ -> new EventStreamBody(awaited);
    }

    @Override
    public CompletionStage<String> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription subscribed) {
        subscription = subscribed;
        subscribed.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        for (ByteBuffer some : bytes) {
            text.append(StandardCharsets.US_ASCII.decode(some));
        }
        String told = text.substring(0, Math.max(0, text.lastIndexOf("\n\n") + 2));
        if (awaited.test(told) && !body.isDone()) {
            body.complete(told);
            if (subscription != null) {
                subscription.cancel();
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(text.toString());
    }
}
