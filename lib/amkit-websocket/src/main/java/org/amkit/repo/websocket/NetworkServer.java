package org.amkit.repo.websocket;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.amkit.repo.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Listens for peers on any number of addresses: WebSocket with and without TLS, TCP, sockets in the
 * file system. Each peer is a {@link Transport}.
 *
 * <pre>{@code
 * NetworkServer server =
 *     NetworkServer.builder(acceptor::accept)
 *         .listen(Endpoint.ws(new InetSocketAddress("127.0.0.1", 8080)))
 *         .tokens(Map.of("alice", "sesame"))
 *         .open();
 * }</pre>
 *
 * <p>Cost: two to four threads in all, however many peers there are; an idle peer is some kilobytes
 * and no buffers. Pages have up to two threads more, while they are made.
 *
 * <p>Safe for use by many threads.
 */
public final class NetworkServer implements AutoCloseable {
  private static final int BACKLOG = 1024;

  // Read buffers: many messages are short, and a peer that sends much gets more at once.
  private static final int LEAST_READ_BYTES = 256;
  private static final int FIRST_READ_BYTES = 2048;
  private static final int MOST_READ_BYTES = 1 << 16;

  private static final int PAGE_BYTES = 8192;

  /** Chunks of 256 KiB. */
  private static final int CHUNK_ORDER = 5;

  private static final long LAST_MILLIS = 1000;
  private static final int POLL_MILLIS = 10;

  private final EventLoopGroup loops;
  private final Peers peers;
  private final Pages pages;
  private final List<Channel> doors = new ArrayList<>();
  private final List<Endpoint> endpoints = new ArrayList<>();
  private boolean isStopped;

  private NetworkServer(EventLoopGroup loops, Peers peers, Pages pages) {
    this.loops = loops;
    this.peers = peers;
    this.pages = pages;
  }

  /**
   * A server that is to be described.
   *
   * @param acceptor is given each peer, by a thread of the server's: be quick
   * @return its description
   */
  public static Builder builder(Consumer<? super Transport> acceptor) {
    return new Builder(acceptor);
  }

  /** {@return where it listens, with the ports that it got} */
  public List<Endpoint> endpoints() {
    return List.copyOf(endpoints);
  }

  /** {@return how many peers are connected} */
  public int connectionCount() {
    return peers.count();
  }

  /**
   * Disconnects all peers, and those that come, with a close code that sends them elsewhere: 1013,
   * try again later. Pages are answered as ever. {@link #admit} ends it.
   *
   * @param reason for people
   */
  public void turnAway(String reason) {
    peers.turnAway(reason);
  }

  /** Takes in peers again. Harmless where {@link #turnAway} was not called. */
  public void admit() {
    peers.turnAway(null);
  }

  /** Stops without a word to the Repo; waits a second for what is on its way to peers. */
  @Override
  public void close() {
    stop(() -> {}, Duration.ofMillis(LAST_MILLIS));
  }

  /**
   * Stops: lets no one in any more, lets the Repo send leave messages to its peers, closes their
   * connections (WebSocket code 1001) behind what is on its way to them. Harmless when repeated.
   *
   * @param farewell sends last messages
   * @param grace how long peers may take to receive what is on its way
   */
  public void stop(Runnable farewell, Duration grace) {
    synchronized (this) {
      if (isStopped) {
        return;
      }
      isStopped = true;
    }
    peers.stop();
    closeDoors();
    farewell.run();
    peers.all().forEach(peer -> peer.close(Peer.GOING_AWAY, "the server is stopping"));
    long deadline = System.nanoTime() + grace.toNanos();
    try {
      while (peers.count() > 0 && System.nanoTime() < deadline) {
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pages.close();
    loops
        .shutdownGracefully(0, LAST_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(2 * LAST_MILLIS);
  }

  private void closeDoors() {
    doors.forEach(door -> door.close().awaitUninterruptibly(LAST_MILLIS));
    for (Endpoint endpoint : endpoints) {
      if (endpoint.address() instanceof UnixDomainSocketAddress file) {
        try {
          Files.deleteIfExists(file.getPath());
        } catch (IOException e) {
          // The next server that listens there finds that no one answers.
        }
      }
    }
  }

  private void open(Endpoint endpoint, SocketSetup sockets) throws IOException {
    boolean isUnix = endpoint.kind() == Endpoint.Kind.UNIX;
    if (endpoint.address() instanceof UnixDomainSocketAddress file) {
      removeStale(file);
    }
    Class<? extends ServerChannel> type =
        isUnix ? NioServerDomainSocketChannel.class : NioServerSocketChannel.class;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(sockets)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(
                    LEAST_READ_BYTES, FIRST_READ_BYTES, MOST_READ_BYTES));
    if (!isUnix) {
      bootstrap
          .option(ChannelOption.SO_REUSEADDR, true)
          // Messages are written whole, and the other side waits for each.
          .childOption(ChannelOption.TCP_NODELAY, true)
          .childOption(ChannelOption.SO_KEEPALIVE, true);
    }
    ChannelFuture bound = bootstrap.bind(endpoint.address()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on " + endpoint.url() + ": " + bound.cause().getMessage(), bound.cause());
    }
    doors.add(bound.channel());
    forThisUserOnly(endpoint);
    endpoints.add(
        new Endpoint(endpoint.kind(), bound(endpoint.address(), bound.channel().localAddress())));
  }

  /** The address that was asked for, with the port that it got. */
  private static SocketAddress bound(SocketAddress asked, SocketAddress got) {
    return asked instanceof InetSocketAddress host && got instanceof InetSocketAddress port
        ? new InetSocketAddress(host.getAddress(), port.getPort())
        : asked;
  }

  /** One that no server answers at. */
  private static void removeStale(UnixDomainSocketAddress address) throws IOException {
    Path path = address.getPath();
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        || !Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .isOther()) {
      return;
    }
    try {
      SocketChannel.open(address).close();
    } catch (IOException e) {
      Files.delete(path);
    }
  }

  private static void forThisUserOnly(Endpoint endpoint) throws IOException {
    if (endpoint.address() instanceof UnixDomainSocketAddress file
        && file.getPath().getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file.getPath(), PosixFilePermissions.fromString("rw-------"));
    }
  }

  /** Describes a server. */
  public static final class Builder {
    private static final int MAX_MESSAGE_BYTES = 64 << 20;
    private static final int MAX_CONNECTIONS = 10_000;
    private static final Duration PING_INTERVAL = Duration.ofSeconds(5);
    private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(10);
    private static final int LEAST_THREADS = 2;
    private static final int MOST_THREADS = 4;

    private final Consumer<? super Transport> acceptor;
    private final List<Endpoint> endpoints = new ArrayList<>();
    private Map<String, String> tokens = Map.of();
    private Set<String> origins = Set.of();
    private int maxMessageBytes = MAX_MESSAGE_BYTES;
    private int maxConnections = MAX_CONNECTIONS;
    private Duration pingInterval = PING_INTERVAL;
    private Duration handshakeLimit = HANDSHAKE_LIMIT;
    private long messagesPerSecond;
    private long bytesPerSecond;
    private @Nullable WebHandler pages;
    private NetworkListener listener = new NetworkListener() {};
    private @Nullable SslContext tls;
    private boolean ignoresText;

    private Builder(Consumer<? super Transport> acceptor) {
      this.acceptor = acceptor;
    }

    /**
     * Listens on one more address.
     *
     * @param endpoint where
     * @return this
     */
    public Builder listen(Endpoint endpoint) {
      endpoints.add(endpoint);
      return this;
    }

    /**
     * Makes the connections of {@link Endpoint.Kind#WSS}.
     *
     * @param context the server's: see {@link PemTls#server}
     * @param needsClientCertificate whether each client has to show one
     * @return this
     */
    public Builder tls(SSLContext context, boolean needsClientCertificate) {
      tls =
          new JdkSslContext(
              context,
              false,
              null,
              IdentityCipherSuiteFilter.INSTANCE,
              ApplicationProtocolConfig.DISABLED,
              needsClientCertificate ? ClientAuth.REQUIRE : ClientAuth.NONE,
              null,
              false);
      return this;
    }

    /**
     * Asks clients of WebSocket for a token: as {@code Authorization: Bearer}, as the password of
     * Basic, as the subprotocol {@code amkit.token.TOKEN}, or as {@code token} in the query.
     *
     * @param named tokens by their names; none: no token is asked for
     * @return this
     */
    public Builder tokens(Map<String, String> named) {
      tokens = Map.copyOf(named);
      return this;
    }

    /**
     * Admits web pages of other origins than this machine's.
     *
     * @param allowed such as {@code https://example.com}; {@code *} is all
     * @return this
     */
    public Builder origins(Collection<String> allowed) {
      origins = Set.copyOf(allowed);
      return this;
    }

    /**
     * Refuses longer messages, both ways; 64 MiB unless it is set.
     *
     * @param byteCount the longest
     * @return this
     */
    public Builder maxMessageBytes(int byteCount) {
      maxMessageBytes = byteCount;
      return this;
    }

    /**
     * Refuses more peers; 10,000 unless it is set.
     *
     * @param count the most
     * @return this
     */
    public Builder maxConnections(int count) {
      maxConnections = count;
      return this;
    }

    /**
     * Pings WebSocket peers; those that give no sign of life after two are disconnected. 5 s unless
     * it is set.
     *
     * @param interval zero for no pings
     * @return this
     */
    public Builder pings(Duration interval) {
      pingInterval = interval;
      return this;
    }

    /**
     * Disconnects clients whose first message does not come in time; 10 s unless it is set.
     *
     * @param limit the longest
     * @return this
     */
    public Builder handshakeLimit(Duration limit) {
      handshakeLimit = limit;
      return this;
    }

    /**
     * Reads from each peer only so fast.
     *
     * @param messages per second; 0 for any number
     * @param bytes per second; 0 for any number
     * @return this
     */
    public Builder rate(long messages, long bytes) {
      messagesPerSecond = messages;
      bytesPerSecond = bytes;
      return this;
    }

    /**
     * Answers requests that do not ask for a WebSocket; without it they are refused.
     *
     * @param handler makes the pages
     * @return this
     */
    public Builder pages(WebHandler handler) {
      pages = handler;
      return this;
    }

    /**
     * Is notified of refusals and ends.
     *
     * @param told the listener
     * @return this
     */
    public Builder listener(NetworkListener told) {
      listener = told;
      return this;
    }

    /** Drops text messages, as the binding does; without it, they end the connection. */
    Builder ignoringText() {
      ignoresText = true;
      return this;
    }

    /**
     * Begins to listen.
     *
     * @return the server
     * @throws IOException when it cannot listen on one of the addresses
     * @throws IllegalStateException when an endpoint wants TLS and there is none
     */
    public NetworkServer open() throws IOException {
      ServerSettings settings =
          new ServerSettings(
              acceptor,
              new Gate(tokens, origins),
              maxMessageBytes,
              maxConnections,
              pingInterval,
              handshakeLimit,
              messagesPerSecond,
              bytesPerSecond,
              pages,
              listener,
              ignoresText);
      int threads =
          Math.max(
              LEAST_THREADS, Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
      NetworkServer server =
          new NetworkServer(
              new MultiThreadIoEventLoopGroup(
                  threads, new DefaultThreadFactory("amkit-net"), NioIoHandler.newFactory()),
              new Peers(maxConnections),
              new Pages(settings));
      ByteBufAllocator buffers =
          new PooledByteBufAllocator(
              true,
              0,
              threads,
              PAGE_BYTES,
              CHUNK_ORDER,
              PooledByteBufAllocator.defaultSmallCacheSize(),
              PooledByteBufAllocator.defaultNormalCacheSize(),
              false);
      try {
        for (Endpoint endpoint : endpoints) {
          SslContext secure = endpoint.kind() == Endpoint.Kind.WSS ? tls : null;
          if (endpoint.kind() == Endpoint.Kind.WSS && secure == null) {
            throw new IllegalStateException(endpoint.url() + " wants TLS");
          }
          server.open(
              endpoint,
              new SocketSetup(endpoint, settings, server.peers, server.pages, secure, buffers));
        }
        return server;
      } catch (IOException | RuntimeException e) {
        server.close();
        throw e;
      }
    }
  }
}
