package org.amkit.repo.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.amkit.repo.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A peer of a server: the last handler of its channel, which passes whole messages on to a {@link
 * Transport}.
 *
 * <p>How it is taken leave of: what waits is sent, then a close; the peer's answer is waited for,
 * not long. What it sends meanwhile is dropped.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
abstract class Peer extends ChannelInboundHandlerAdapter implements Transport.Link {
  // Close codes, RFC 6455, section 7.4.1
  static final int NORMAL = 1000;
  static final int GOING_AWAY = 1001;
  static final int PROTOCOL_ERROR = 1002;
  static final int NOT_ACCEPTABLE = 1003;
  static final int NO_CODE = 1005;
  static final int POLICY = 1008;
  static final int TOO_BIG = 1009;
  static final int INTERNAL_ERROR = 1011;

  /** Of IANA's registry. */
  static final int TRY_AGAIN_LATER = 1013;

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final Channel channel;
  private final ServerSettings settings;
  private final Peers peers;
  private final String remote;
  private final Optional<String> principal;
  private final SendQueue queue;
  private final Transport transport;
  private final @Nullable RateLimit messageRate;
  private final @Nullable RateLimit byteRate;

  private volatile boolean isRead = true;
  private volatile String closeReason = "";
  private boolean isThrottled;
  private boolean isClosing;
  private boolean isOver;
  private @Nullable ScheduledFuture<?> firstMessage;

  /**
   * @param channel whose event loop makes this
   * @param principal the name of the token or certificate, if any
   */
  Peer(
      Channel channel,
      ServerSettings settings,
      Peers peers,
      String remote,
      Optional<String> principal) {
    this.channel = channel;
    this.settings = settings;
    this.peers = peers;
    this.remote = remote;
    this.principal = principal;
    this.transport = new Transport(this::send, () -> close(NORMAL, ""), this);
    this.queue = new SendQueue(channel, transport::onWritable);
    long now = System.nanoTime();
    this.messageRate =
        settings.messagesPerSecond() > 0 ? new RateLimit(settings.messagesPerSecond(), now) : null;
    this.byteRate =
        settings.bytesPerSecond() > 0 ? new RateLimit(settings.bytesPerSecond(), now) : null;
  }

  /** The bytes before a message of some length. */
  abstract byte[] header(int byteCount);

  /** What says that nothing more is sent, behind all messages. */
  abstract SendQueue.Frame farewell(int code, String reason);

  final Channel channel() {
    return channel;
  }

  final ServerSettings settings() {
    return settings;
  }

  final SendQueue queue() {
    return queue;
  }

  // The channel, by its event loop

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    String away = peers.enter(this);
    if (away != null) {
      settings.listener().refused(remote, away);
      close(TRY_AGAIN_LATER, away);
      return;
    }
    firstMessage =
        schedule(
            () -> {
              String limit = settings.handshakeLimit().toMillis() / 1e3 + " s";
              settings.listener().refused(remote, "no message within " + limit);
              fail(POLICY, "no message within " + limit);
            },
            settings.handshakeLimit());
    try {
      settings.acceptor().accept(transport);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  /** A message has come, whole. */
  final void received(byte[] message) {
    if (firstMessage != null) {
      firstMessage.cancel(false);
      firstMessage = null;
    }
    if (!isClosing) {
      transport.onMessage(message);
    }
  }

  /** Something has come: a peer that sends too much is not read from for a while. */
  final void throttle(int byteCount) {
    long waitNanos = waitNanos(1, byteCount);
    if (waitNanos > 0 && !isThrottled) {
      isThrottled = true;
      read();
      schedule(this::readAgain, Duration.ofNanos(waitNanos));
    }
  }

  /** Reads on, unless more has come than there was to wait for. */
  private void readAgain() {
    long waitNanos = waitNanos(0, 0);
    if (waitNanos > 0) {
      schedule(this::readAgain, Duration.ofNanos(waitNanos));
    } else {
      isThrottled = false;
      read();
    }
  }

  private long waitNanos(int messageCount, int byteCount) {
    long now = System.nanoTime();
    return Math.max(
        messageRate == null ? 0 : messageRate.take(messageCount, now),
        byteRate == null ? 0 : byteRate.take(byteCount, now));
  }

  private void read() {
    channel.config().setAutoRead(isClosing || (isRead && !isThrottled));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    over();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException && !(cause instanceof SSLException)) {
      because(String.valueOf(cause.getMessage()));
      channel.close();
    } else {
      failed(cause);
    }
  }

  /** This program failed, not the peer. */
  private void failed(Throwable cause) {
    settings.listener().failed(remote, cause);
    fail(INTERNAL_ERROR, "internal error");
  }

  // Closing

  /** Closes in good order: what waits is sent. By any thread. */
  final void close(int code, String reason) {
    if (channel.eventLoop().inEventLoop()) {
      beginClose(code, reason);
    } else {
      channel.eventLoop().execute(() -> beginClose(code, reason));
    }
  }

  /** Closes with the peer at fault, or for what it cannot help: what waits is not sent. */
  final void fail(int code, String reason) {
    because(reason);
    if (!isClosing) {
      queue.dropWaiting();
      beginClose(code, reason);
    }
  }

  /** Closes at once: the peer is gone, or has said that it goes. */
  final void abandon(String reason) {
    because(reason);
    channel.close();
  }

  /** The first reason is the one. */
  final void because(String reason) {
    if (closeReason.isEmpty() && !isClosing) {
      closeReason = reason;
    }
  }

  private void beginClose(int code, String reason) {
    if (isClosing || !channel.isActive()) {
      return;
    }
    isClosing = true;
    read();
    queue.add(farewell(code, reason));
    schedule(channel::close, CLOSE_LIMIT);
    transport.onClose();
  }

  final boolean isClosing() {
    return isClosing;
  }

  private void over() {
    if (isOver) {
      return;
    }
    isOver = true;
    if (firstMessage != null) {
      firstMessage.cancel(false);
    }
    peers.leave(this);
    queue.dropWaiting();
    transport.onClose();
    settings.listener().closed(remote, closeReason);
  }

  final ScheduledFuture<?> schedule(Runnable action, Duration delay) {
    return channel.eventLoop().schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  // The Repo, by any thread

  private void send(byte[] message) throws IOException {
    int most = settings.maxMessageBytes();
    if (message.length > most) {
      throw new IOException(
          "a message of ours of " + message.length + " bytes, of which " + most + " are allowed");
    }
    if (!channel.isActive()) {
      throw new IOException("the connection is closed");
    }
    // Who asks isWritable never gets here.
    if (queue.queuedBytes() > 2L * most) {
      channel.eventLoop().execute(() -> abandon("it reads too slowly"));
      throw new IOException("the peer reads too slowly");
    }
    queue.addLater(new SendQueue.Bytes(header(message.length), message, true));
  }

  @Override
  public final void flush() {
    queue.flush();
  }

  @Override
  public final boolean isWritable() {
    return queue.isWritable();
  }

  @Override
  public final void setReading(boolean reading) {
    isRead = reading;
    channel.eventLoop().execute(this::read);
  }

  /** Whether messages of the peer are taken now. */
  final boolean isReading() {
    return channel.config().isAutoRead();
  }

  @Override
  public final Optional<String> principal() {
    return principal;
  }

  @Override
  public final String remote() {
    return remote;
  }

  @Override
  public final boolean lendsThread() {
    return true;
  }

  @Override
  public final long sentByteCount() {
    return queue.sentBytes();
  }
}
