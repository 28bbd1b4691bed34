package dev.hoplog.query.redirect;

import dev.hoplog.events.ClickEntry;
import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the redirect port.
 *
 * <p>Requests are answered in the order in which they came, each within the event loop and at once; only an unknown slug
 * waits until this node is sure that it is unknown.
 */
final class RedirectHandler extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(RedirectHandler.class);

    private final Lane lane;
    private final Function<String, Domain> domains;
    private String network = "";
    private boolean closing;

    /** Whether an unknown slug is being waited for. Answers leave in order, so what comes meanwhile waits behind it. */
    private boolean waiting;

    private final ArrayDeque<HttpRequest> pipelined = new ArrayDeque<>();

    /** What the connections of one event loop share. */
    static final class Lane {
        /** Null until there is something to redirect from. */
        volatile @Nullable Redirector redirector;
    }

    RedirectHandler(Lane lane, Function<String, Domain> domains) {
        this.lane = lane;
        this.domains = domains;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (ctx.channel().remoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null) {
            network = ClientNetwork.of(remote.getAddress());
        }
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof HttpRequest request) {
                if (waiting) {
                    pipelined.add(request);
                } else {
                    read(ctx, request);
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    /** A client that does not read its answers is not read either. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(ctx.channel().isWritable() && !waiting);
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent) {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A client that goes away is no event; whatever else comes here is a fault of ours.
        if (!(cause instanceof IOException)) {
            log.atError().setCause(cause).log("a redirect failed");
        }
        ctx.close();
    }

    private void read(ChannelHandlerContext ctx, HttpRequest request) {
        if (closing) {
            // What was sent after the last request that is answered here counts for nothing.
            return;
        }
        RequestTarget target = request.decoderResult().isFailure() ? null : RequestTarget.parse(request.uri());
        boolean isHead = request.method().equals(HttpMethod.HEAD);
        Redirector redirector = lane.redirector;
        if (target == null) {
            refuse(ctx, request.decoderResult().cause());
        } else if (!isHead && !request.method().equals(HttpMethod.GET)) {
            FullHttpResponse response =
                    page(HttpResponseStatus.METHOD_NOT_ALLOWED, "Only GET and HEAD are answered here.\n", false);
            response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            // What follows may be a body, which nobody reads here.
            closeAfter(ctx, response);
        } else if (target.path().equals("/healthz")) {
            answer(ctx, request, redirector == null ? notReady(isHead) : page(HttpResponseStatus.OK, "ok\n", isHead));
        } else if (target.path().equals("/")) {
            answer(ctx, request, page(HttpResponseStatus.OK, "This is a Hoplog URL shortener.\n", isHead));
        } else if (target.slug() != null && target.slug().isReserved()) {
            answer(ctx, request, uncached(page(HttpResponseStatus.NOT_FOUND, "There is nothing here.\n", isHead)));
        } else if (redirector == null) {
            answer(ctx, request, notReady(isHead));
        } else {
            follow(ctx, request, target, redirector);
        }
    }

    private void follow(ChannelHandlerContext ctx, HttpRequest request, RequestTarget target, Redirector redirector) {
        Domain domain = domains.apply(header(request.headers(), HttpHeaderNames.HOST));
        Redirect redirect = redirector.decide(domain, target);
        if (redirect.decision() == Decision.UNKNOWN_SLUG && target.slug() != null) {
            CompletableFuture<Void> caughtUp = redirector.caughtUp().toCompletableFuture();
            if (!caughtUp.isDone()) {
                waiting = true;
                ctx.channel().config().setAutoRead(false);
                caughtUp.whenCompleteAsync(
                        (_, _) -> {
                            try {
                                send(ctx, request, target, redirector, domain, redirector.decide(domain, target));
                                resume(ctx);
                            } catch (RuntimeException e) {
                                // No pipeline stands around this call to hand it on.
                                exceptionCaught(ctx, e);
                            }
                        },
                        ctx.executor());
                return;
            }
            redirect = redirector.decide(domain, target);
        }
        send(ctx, request, target, redirector, domain, redirect);
    }

    private void send(
            ChannelHandlerContext ctx,
            HttpRequest request,
            RequestTarget target,
            Redirector redirector,
            Domain domain,
            Redirect redirect) {
        redirector.journal(redirect, domain, target, request.method().name(), visitor(request.headers()));
        HttpResponseStatus status = HttpResponseStatus.valueOf(redirect.status());
        boolean isHead = request.method().equals(HttpMethod.HEAD);
        answer(
                ctx,
                request,
                switch (redirect.status()) {
                    case 404 -> uncached(page(status, "There is no link here.\n", isHead));
                    case 410 -> uncached(page(status, "This link is gone.\n", isHead));
                    default -> redirect(status, redirect.location());
                });
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest request, FullHttpResponse response) {
        if (HttpUtil.isKeepAlive(request)) {
            if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
                response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
            }
            ctx.write(response, ctx.voidPromise());
        } else {
            closeAfter(ctx, response);
        }
    }

    /** Goes on with the requests that came while one was waiting. */
    private void resume(ChannelHandlerContext ctx) {
        waiting = false;
        for (HttpRequest request = pipelined.poll(); request != null; request = pipelined.poll()) {
            read(ctx, request);
            if (waiting) {
                ctx.flush();
                return;
            }
        }
        ctx.flush();
        ctx.channel().config().setAutoRead(true);
    }

    private ClickEntry.Visitor visitor(HttpHeaders headers) {
        String purpose = header(headers, "Sec-Purpose");
        if (purpose.isEmpty()) {
            purpose = header(headers, "Purpose");
        }
        if (purpose.isEmpty()) {
            purpose = header(headers, "X-Moz");
        }
        return new ClickEntry.Visitor(
                header(headers, HttpHeaderNames.REFERER),
                header(headers, HttpHeaderNames.USER_AGENT),
                header(headers, HttpHeaderNames.ACCEPT_LANGUAGE),
                network,
                "",
                0,
                purpose,
                "");
    }

    private static FullHttpResponse redirect(HttpResponseStatus status, String location) {
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        boolean isPermanent = status.code() == 301 || status.code() == 308;
        response.headers()
                .set(HttpHeaderNames.LOCATION, location)
                .set(HttpHeaderNames.CACHE_CONTROL, isPermanent ? "private, max-age=90" : "private, max-age=0")
                .set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
        return response;
    }

    private static FullHttpResponse notReady(boolean isHead) {
        FullHttpResponse response = uncached(
                page(HttpResponseStatus.SERVICE_UNAVAILABLE, "The links are not known yet. Try again.\n", isHead));
        response.headers().set(HttpHeaderNames.RETRY_AFTER, "1");
        return response;
    }

    private static FullHttpResponse uncached(FullHttpResponse response) {
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        return response;
    }

    private static FullHttpResponse page(HttpResponseStatus status, String text, boolean isHead) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuf body = isHead ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(bytes);
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(bytes.length));
        return response;
    }

    private void refuse(ChannelHandlerContext ctx, @Nullable Throwable cause) {
        HttpResponseStatus status = HttpResponseStatus.BAD_REQUEST;
        if (cause instanceof TooLongHttpLineException) {
            status = HttpResponseStatus.REQUEST_URI_TOO_LONG;
        } else if (cause instanceof TooLongHttpHeaderException) {
            status = HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
        }
        closeAfter(ctx, page(status, "This request cannot be read.\n", false));
    }

    private void closeAfter(ChannelHandlerContext ctx, FullHttpResponse response) {
        closing = true;
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    private static String header(HttpHeaders headers, CharSequence name) {
        String value = headers.get(name);
        return value == null ? "" : Redirector.cut(value);
    }
}
