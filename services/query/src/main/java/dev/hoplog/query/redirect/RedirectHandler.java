package dev.hoplog.query.redirect;

import dev.hoplog.events.Decision;
import dev.hoplog.events.Domain;
import dev.hoplog.events.Slug;
import dev.hoplog.query.redirect.Answers.Connection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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

    private static final AsciiString FORWARDED_FOR = AsciiString.cached("x-forwarded-for");

    private final Lane lane;
    private final Function<String, Domain> domains;
    private final TrustedProxies proxies;
    private final VisitorPolicy policy;
    private final RedirectLimits limits;
    private final @Nullable FixedAnswer home;

    private @Nullable ChannelHandlerContext context;
    private @Nullable InetAddress peer;
    private boolean isProxied;

    /** Who sits at the other end. Behind a proxy each request has its own. */
    private Client direct = Client.UNKNOWN;

    /** The last Host header and its domain: a connection seldom has two. */
    private String host = "";

    private @Nullable Domain domain;

    /** When this connection began or last asked for something, in seconds of the lane. */
    private int since;

    /** How many of those seconds it may be silent. */
    private int patience;

    private boolean closing;

    /** Whether an unknown slug is being waited for. Answers leave in order, so what comes meanwhile waits behind it. */
    private boolean waiting;

    private final ArrayDeque<HttpRequest> pipelined = new ArrayDeque<>();

    /** @param home what {@code /} is answered with; null for a page that says what this is */
    RedirectHandler(
            Lane lane,
            Function<String, Domain> domains,
            TrustedProxies proxies,
            VisitorPolicy policy,
            RedirectLimits limits,
            @Nullable FixedAnswer home) {
        this.lane = lane;
        this.domains = domains;
        this.proxies = proxies;
        this.policy = policy;
        this.limits = limits;
        this.home = home;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (ctx.channel().remoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null) {
            peer = remote.getAddress();
            isProxied = proxies.trust(peer);
            direct = Client.of(peer, policy);
        }
        context = ctx;
        since = lane.second();
        patience = limits.firstRequestSeconds();
        lane.add(this);
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lane.remove(this);
        ctx.fireChannelInactive();
    }

    /**
     * A client that is slow to ask, or to read what it asked for, is not waited for; even less while others wait for its
     * place.
     */
    void closeIfLate() {
        int seconds = lane.isCrowded() ? Math.min(patience, limits.crowdedSeconds()) : patience;
        if (context != null && lane.second() - since > seconds) {
            context.close();
        }
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
        since = lane.second();
        patience = limits.idleSeconds();
        RequestTarget target = request.decoderResult().isFailure()
                ? null
                : RequestTarget.parse(request.uri(), policy.noTrackingParameter());
        boolean isHead = request.method().equals(HttpMethod.HEAD);
        Redirector redirector = lane.redirector;
        if (target == null) {
            refuse(ctx, page(request, fault(request.decoderResult().cause())));
        } else if (!isHead && !request.method().equals(HttpMethod.GET)) {
            // What follows may be a body, which nobody reads here.
            refuse(ctx, page(request, Page.OTHER_METHOD));
        } else if (target.slug() != null && target.slug().isReserved()) {
            answer(ctx, request, own(target.slug(), redirector != null));
        } else if (target.path().equals("/")) {
            answer(ctx, request, home == null ? page(request, Page.WELCOME) : home);
        } else if (redirector == null) {
            answer(ctx, request, Page.NOT_READY);
        } else {
            follow(ctx, request, target, redirector);
        }
    }

    private void follow(ChannelHandlerContext ctx, HttpRequest request, RequestTarget target, Redirector redirector) {
        Domain domain = domain(Visit.header(request.headers(), HttpHeaderNames.HOST));
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
            Redirect decided) {
        Client client = client(request.headers());
        Visit visit = Visit.of(request, client, policy);
        Redirect redirect = redirector.admit(decided, visit);
        if (client.isTracked() && !target.asksForNoTracking()) {
            try {
                redirector.journal(redirect, domain, target, visit);
            } catch (InternalError e) {
                // A disk failed under memory that was written before, and the virtual machine tells it only now.
                // The journal says what that means; the visitor is answered all the same.
            }
        } else {
            lane.untracked.increment();
        }
        switch (redirect.status()) {
            case 404 -> answer(ctx, request, Page.UNKNOWN);
            case 410 -> answer(ctx, request, Page.GONE);
            default -> {
                Connection connection = connection(request);
                answer(ctx, Answers.redirect(ctx.alloc(), redirect, lane.date(), connection), connection);
            }
        }
    }

    /** What is answered for a word that is no link's. */
    private static Page own(Slug reserved, boolean isReady) {
        return switch (reserved.text()) {
            case "healthz" -> isReady ? Page.HEALTHY : Page.NOT_READY;
            case "robots.txt" -> Page.ROBOTS;
            case "favicon.ico" -> Page.ICON;
            default -> Page.NOTHING;
        };
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest request, Page page) {
        answer(ctx, request, page(request, page));
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest request, FixedAnswer fixed) {
        Connection connection = connection(request);
        boolean isHead = request.method().equals(HttpMethod.HEAD);
        answer(ctx, fixed.encode(ctx.alloc(), isHead, lane.date(), connection), connection);
    }

    private void answer(ChannelHandlerContext ctx, ByteBuf answer, Connection connection) {
        if (connection == Connection.CLOSE) {
            closeAfter(ctx, answer);
        } else {
            ctx.write(answer, ctx.voidPromise());
        }
    }

    private void closeAfter(ChannelHandlerContext ctx, ByteBuf answer) {
        closing = true;
        ctx.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }

    /** Answers what cannot be answered any further. */
    private void refuse(ChannelHandlerContext ctx, FixedAnswer answer) {
        closeAfter(ctx, answer.encode(ctx.alloc(), false, lane.date(), Connection.CLOSE));
    }

    private static FixedAnswer page(HttpRequest request, Page page) {
        return page.as(Visit.header(request.headers(), HttpHeaderNames.ACCEPT));
    }

    private static Connection connection(HttpRequest request) {
        if (!HttpUtil.isKeepAlive(request)) {
            return Connection.CLOSE;
        }
        return request.protocolVersion().equals(HttpVersion.HTTP_1_0) ? Connection.KEEP_ALIVE : Connection.OPEN;
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
        // What was answered just now may be more than the client reads.
        ctx.channel().config().setAutoRead(ctx.channel().isWritable());
    }

    private Client client(HttpHeaders headers) {
        if (!isProxied || peer == null || !headers.contains(FORWARDED_FOR)) {
            return direct;
        }
        return Client.of(proxies.client(peer, headers.getAll(FORWARDED_FOR)), policy);
    }

    private Domain domain(String hostHeader) {
        Domain known = domain;
        if (known == null || !hostHeader.equals(host)) {
            known = domains.apply(hostHeader);
            domain = known;
            host = hostHeader;
        }
        return known;
    }

    private static Page fault(@Nullable Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ -> Page.LONG_LINE;
            case TooLongHttpHeaderException _ -> Page.LONG_HEADERS;
            case null, default -> Page.UNREADABLE;
        };
    }
}
