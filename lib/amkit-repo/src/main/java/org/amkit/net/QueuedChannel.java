package org.amkit.net;

import java.io.IOException;
import java.time.Duration;
import org.amkit.net.SessionException.Kind;
import org.amkit.repo.protocol.BadMessageException;
import org.amkit.repo.protocol.MessageCodec;
import org.amkit.repo.protocol.RepoMessage;

/** A session's messages to and from its peer: two threads, two queues, what went through, when. */
final class QueuedChannel {
  private final MessageChannel channel;
  private final SessionOptions options;
  private final Inbox inbox;
  private final Outbox outbox;
  private final Thread reader;
  private final Thread writer;
  private final long startNanos = System.nanoTime();
  private long lastReceivedNanos = startNanos;
  private long sentMessages;
  private long receivedMessages;
  private long sentBytes;
  private long receivedBytes;

  QueuedChannel(MessageChannel channel, SessionOptions options) {
    this.channel = channel;
    this.options = options;
    this.inbox = new Inbox(options.queuedByteCount());
    this.outbox = new Outbox(channel);
    this.reader = thread("am-sync-reader", this::read);
    this.writer = thread("am-sync-writer", outbox);
  }

  private static Thread thread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  void start() {
    reader.start();
    writer.start();
  }

  /** Ends {@link #await}s with {@link Inbox.Event#STOPPED}, from any thread. */
  void stop() {
    inbox.stop();
  }

  /** Ends an {@link #await} with {@link Inbox.Event#WOKEN}, from any thread. */
  void wake() {
    inbox.wake();
  }

  void close() throws IOException {
    inbox.close();
    outbox.abandon();
    channel.close();
    reader.interrupt();
    writer.interrupt();
  }

  private void read() {
    try {
      for (byte[] message = channel.receive(); message != null; message = channel.receive()) {
        inbox.put(message);
      }
      inbox.end(null);
    } catch (IOException e) {
      inbox.end(e);
    } catch (OutOfMemoryError e) {
      inbox.end(new IOException("out of memory", e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      inbox.end(new IOException("interrupted", e));
    }
  }

  void send(RepoMessage message) {
    byte[] bytes = MessageCodec.encode(message);
    sentMessages++;
    sentBytes += bytes.length;
    options.listener().onMessage(true, message, bytes.length);
    outbox.send(bytes);
  }

  RepoMessage receive() throws SessionException {
    byte[] bytes = inbox.take();
    lastReceivedNanos = System.nanoTime();
    receivedMessages++;
    receivedBytes += bytes.length;
    RepoMessage message = decoded(bytes);
    options.listener().onMessage(false, message, bytes.length);
    return message;
  }

  private static RepoMessage decoded(byte[] bytes) throws SessionException {
    try {
      return MessageCodec.decode(bytes);
    } catch (BadMessageException e) {
      throw new SessionException(
          SessionException.Kind.PROTOCOL, String.valueOf(e.getMessage()), e.getCause());
    }
  }

  /** Waits for the first message. */
  Inbox.Event awaitHandshake() throws InterruptedException {
    return inbox.await(deadline(startNanos, options.handshakeTimeout()));
  }

  /** Waits for what comes next, for as long as the peer may be silent. */
  Inbox.Event await() throws InterruptedException {
    return inbox.await(silenceDeadline());
  }

  boolean isSilentTooLong() {
    return System.nanoTime() - silenceDeadline() >= 0;
  }

  private long silenceDeadline() {
    if (options.live()) {
      return Long.MAX_VALUE;
    }
    long progress = outbox.lastProgressNanos();
    return deadline(
        progress - lastReceivedNanos > 0 ? progress : lastReceivedNanos, options.silenceTimeout());
  }

  private static long deadline(long fromNanos, Duration timeout) {
    return timeout.isZero() ? Long.MAX_VALUE : fromNanos + timeout.toNanos();
  }

  /** Sends what is queued and gives the peer a moment to close. */
  void finish() throws InterruptedException {
    outbox.finish();
    long deadline = System.nanoTime() + options.lingerTimeout().toNanos();
    if (!outbox.awaitDone(deadline)) {
      return;
    }
    // To close with bytes unread would, on a socket, take back what the peer has not read yet.
    while (true) {
      switch (inbox.await(deadline)) {
        case MESSAGE -> inbox.take();
        case WOKEN -> {}
        default -> {
          return;
        }
      }
    }
  }

  /** The failure that ended the connection, with {@code what} that means in words. */
  SessionException broken(String what) {
    IOException failure = inbox.failure();
    if (failure instanceof SessionException s) {
      return s;
    }
    if (failure == null) {
      failure = outbox.failure();
    }
    // On a pipe that the peer closed, writing fails with words that say no more than that.
    boolean saysMore =
        failure != null
            && !"Stream closed".equals(failure.getMessage())
            && !"Broken pipe".equals(failure.getMessage());
    return failure == null || !saysMore
        ? new SessionException(Kind.CLOSED_EARLY, what, failure)
        : new SessionException(
            Kind.CLOSED_EARLY, what + " (" + failure.getMessage() + ")", failure);
  }

  SessionStats stats(long rounds, Iterable<Conversation> conversations, long receivedChanges) {
    long sentChanges = 0;
    boolean peerReadOnly = false;
    for (Conversation conversation : conversations) {
      sentChanges += conversation.sentChangeCount();
      peerReadOnly |= conversation.isPeerReadOnly();
    }
    return new SessionStats(
        rounds,
        sentMessages,
        receivedMessages,
        sentBytes,
        receivedBytes,
        sentChanges,
        receivedChanges,
        peerReadOnly,
        Duration.ofNanos(System.nanoTime() - startNanos));
  }
}
