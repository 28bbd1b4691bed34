package dev.hoplog.query.redirect;

import dev.hoplog.events.Domain;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The redirect port. It listens from the start, and answers 503 until {@link #serve} gives it something to redirect from.
 */
public final class RedirectServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedirectServer.class);
    private static final int MAX_LINE = 8 * 1024;
    private static final int MAX_HEADERS = 16 * 1024;
    private static final int BACKLOG = 4096;
    private static final int SMALLEST_READ = 512;
    private static final int USUAL_READ = 2048;
    /** Requests of one read are all answered before the client is asked to read: it bounds what a connection may take up. */
    private static final int LARGEST_READ = 4096;

    private final Transport transport;
    private final EventLoopGroup group;
    /** One for each event loop, so that the sole writer of a journal's segment is the thread that answers. */
    private final IdentityHashMap<EventExecutor, Lane> lanes = new IdentityHashMap<>();

    private final Function<String, Domain> domains;
    private final TrustedProxies proxies;
    private final VisitorPolicy policy;
    private final RedirectLimits limits;
    private final @Nullable FixedAnswer home;
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder turnedAway = new LongAdder();
    private @Nullable Channel channel;
    private volatile boolean serving;

    /** How the kernel is asked for the network's events. */
    private record Transport(String name, IoHandlerFactory factory, Class<? extends ServerChannel> channel) {

        /** The cheapest for the processor that this machine allows; containers often forbid io_uring. */
        static Transport best() {
            if (IoUring.isAvailable()) {
                return new Transport("io_uring", IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class);
            }
            if (Epoll.isAvailable()) {
                return new Transport("epoll", EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
            }
            return new Transport("nio", NioIoHandler.newFactory(), NioServerSocketChannel.class);
        }
    }

    /**
     * @param domains the domain of a Host header
     * @param home where {@code /} leads, in ASCII; null for a page that says what this is
     */
    public RedirectServer(
            Function<String, Domain> domains,
            TrustedProxies proxies,
            VisitorPolicy policy,
            RedirectLimits limits,
            @Nullable URI home,
            InstantSource clock) {
        this.domains = domains;
        this.proxies = proxies;
        this.policy = policy;
        this.limits = limits;
        this.home = home == null ? null : FixedAnswer.redirectTo(home.toASCIIString());
        if (System.getProperty("io.netty.leakDetection.level") == null) {
            // Every answer is written where it is made; tests look for leaks, visitors do not pay for it.
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        }
        this.transport = Transport.best();
        this.group = new MultiThreadIoEventLoopGroup(
                Runtime.getRuntime().availableProcessors(), new DefaultThreadFactory("redirects"), transport.factory());
        group.forEach(loop -> {
            var lane = new Lane(clock, () -> limits.isCrowded(open.get()));
            lanes.put(loop, lane);
            loop.scheduleAtFixedRate(() -> tick(lane), 1, 1, TimeUnit.SECONDS);
        });
    }

    /** Listens. */
    public void start(String bind, int port) throws InterruptedException {
        channel = new ServerBootstrap()
                .group(group)
                .channel(transport.channel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(SMALLEST_READ, USUAL_READ, LARGEST_READ))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        if (open.incrementAndGet() > limits.connections()) {
                            open.decrementAndGet();
                            turnedAway.increment();
                            connection.close();
                            return;
                        }
                        connection.closeFuture().addListener(_ -> open.decrementAndGet());
                        connection
                                .pipeline()
                                .addLast(new HttpRequestDecoder(new HttpDecoderConfig()
                                        .setMaxInitialLineLength(MAX_LINE)
                                        .setMaxHeaderSize(MAX_HEADERS)))
                                .addLast(new RedirectHandler(
                                        lane(connection.eventLoop()), domains, proxies, policy, limits, home));
                    }
                })
                .bind(new InetSocketAddress(bind, port))
                .sync()
                .channel();
        log.atInfo()
                .addKeyValue("transport", transport.name())
                .addKeyValue("port", port())
                .log("redirects listen");
    }

    /** The port it listens on. */
    public int port() {
        Channel listening = channel;
        if (listening == null) {
            throw new IllegalStateException("not started");
        }
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /**
     * From now on requests are followed.
     *
     * @param redirectors makes one for each event loop
     */
    public void serve(Supplier<Redirector> redirectors) {
        lanes.values().forEach(lane -> lane.redirector = redirectors.get());
        serving = true;
    }

    /** Connections that are open. */
    public int connections() {
        return open.get();
    }

    /** Connections that were closed at once since the start, being one too many. */
    public long turnedAway() {
        return turnedAway.sum();
    }

    /** Requests for slugs that were answered and, as was asked for, not journalled. */
    public long untracked() {
        return lanes.values().stream().mapToLong(lane -> lane.untracked.sum()).sum();
    }

    public boolean isServing() {
        return serving;
    }

    /** Answers what it has read and closes. */
    @Override
    public void close() {
        Channel listening = channel;
        if (listening != null) {
            listening.close().syncUninterruptibly();
        }
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** A loop gives up what fails once, and then nobody would be let go any more. */
    private static void tick(Lane lane) {
        try {
            lane.tick();
        } catch (RuntimeException | Error e) {
            log.atError().setCause(e).log("what redirects do every second failed");
        }
    }

    private Lane lane(EventLoop loop) {
        Lane lane = lanes.get(loop);
        if (lane == null) {
            throw new IllegalStateException("a connection outside the group of this server");
        }
        return lane;
    }
}
