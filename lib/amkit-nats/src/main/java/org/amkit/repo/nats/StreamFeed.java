package org.amkit.repo.nats;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.io.IOException;
import java.time.Duration;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.Listeners;
import org.amkit.repo.store.StoreEvent;
import org.jspecify.annotations.Nullable;

/**
 * Tells which documents got a message: the stream itself is followed, by the headers of what it
 * gets. Each message comes with its number; where one is missing, or nothing comes for some seconds
 * (not even the server's sign of life), or the connection was lost, it is followed anew from the
 * last number on, so that nothing is missed.
 */
final class StreamFeed implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StreamFeed.class.getName());
  private static final Duration SLICE = Duration.ofMillis(500);
  private static final long SILENCE_NANOS = 6_000_000_000L;
  private static final long CHECK_NANOS = 10_000_000_000L;

  /** A new leader may need a moment to have all that was acknowledged. */
  private static final int MOST_QUESTIONS = 20;

  private final NatsAddress address;
  private final Session session;
  private final StreamEpoch epoch;
  private final String own;
  private final Listeners listeners;

  /** The number of the last message that was told; for its thread only, once it has begun. */
  private long told;

  private @Nullable Thread thread;
  private volatile @Nullable IOException lost;
  private volatile boolean isClosed;

  /**
   * A feed that has not begun.
   *
   * @param own what the names of appends begin with that need not be told
   */
  StreamFeed(
      NatsAddress address, Session session, StreamEpoch epoch, String own, Listeners listeners) {
    this.address = address;
    this.session = session;
    this.epoch = epoch;
    this.own = own;
    this.listeners = listeners;
  }

  /** Begins, if it has not begun: what is appended from now on is told. */
  synchronized void start() throws IOException {
    if (thread != null || isClosed) {
      return;
    }
    told = lastSequence();
    Thread started = new Thread(this::run, "amkit-nats-feed");
    started.setDaemon(true);
    started.start();
    thread = started;
  }

  /** Why nothing is told at present; null where all is well. */
  @Nullable IOException lost() {
    return lost;
  }

  private long lastSequence() throws IOException {
    long before = epoch.highest();
    long last = askLast();
    for (int i = 0; i < MOST_QUESTIONS && last < Math.max(before, told); i++) {
      Session.pause();
      last = askLast();
    }
    if (epoch.isOther(last, before) || last < told) {
      told = last;
      listeners.tell(StoreEvent.any());
    }
    return last;
  }

  private long askLast() throws IOException {
    return session.info(address.stream(), Session.LIMIT_MILLIS).getStreamState().getLastSequence();
  }

  private void run() {
    while (!isClosed) {
      try {
        follow();
      } catch (IOException | IllegalStateException e) {
        lost = e instanceof IOException io ? io : new IOException(e);
        LOG.log(System.Logger.Level.DEBUG, "the feed of changes was interrupted", e);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "a listener has failed", e);
      }
      try {
        Session.pause();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void follow() throws IOException, InterruptedException {
    Connection connection = session.connection();
    lastSequence();
    String inbox = connection.createInbox();
    Subscription subscription = connection.subscribe(inbox);
    try {
      session.follow(
          address.stream(),
          "{\"stream_name\":\""
              + address.stream()
              + "\",\"config\":{\"deliver_subject\":\""
              + inbox
              + "\",\"deliver_policy\":\"by_start_sequence\",\"opt_start_seq\":"
              + (told + 1)
              + ",\"ack_policy\":\"none\",\"max_deliver\":1,\"headers_only\":true,"
              + "\"idle_heartbeat\":2000000000,\"inactive_threshold\":30000000000,"
              + "\"mem_storage\":true,\"num_replicas\":1,\"filter_subject\":\""
              + address.stream()
              + ".doc.>\"}}");
      take(connection, subscription);
    } finally {
      if (connection.getStatus() != Connection.Status.CLOSED) {
        subscription.unsubscribe();
      }
    }
  }

  private void take(Connection connection, Subscription subscription)
      throws IOException, InterruptedException {
    long expected = 1;
    long heard = System.nanoTime();
    long checked = heard;
    long connects = connection.getStatistics().getReconnects();
    while (!isClosed) {
      Message message = subscription.nextMessage(SLICE);
      long now = System.nanoTime();
      if (message != null) {
        heard = now;
        lost = null;
        if (!message.isStatusMessage() && !tell(message, expected++)) {
          return;
        }
      } else if (now - heard > SILENCE_NANOS
          || connection.getStatistics().getReconnects() != connects) {
        return;
      }
      if (now - checked > CHECK_NANOS) {
        checked = now;
        if (lastSequence() < told) {
          return;
        }
      }
    }
  }

  /** Whether it was the one that was expected. */
  private boolean tell(Message message, long expected) {
    // $JS.ACK.STREAM.CONSUMER.DELIVERED.SEQUENCE.NUMBER..., newer servers have two words more.
    String[] words = String.valueOf(message.getReplyTo()).split("\\.", -1);
    int shift = words.length > 9 ? 2 : 0;
    if (words.length < 9 || Long.parseLong(words[6 + shift]) != expected) {
      return false;
    }
    String prefix = address.stream() + ".doc.";
    try {
      String name = message.getSubject().substring(prefix.length()).replace(".", "");
      DocumentId id = DocumentId.parse(name);
      if (!ChunkPiece.isOf(own, message.getHeaders())) {
        listeners.tell(StoreEvent.of(id));
      }
    } catch (IllegalArgumentException e) {
      LOG.log(System.Logger.Level.DEBUG, "a subject is no document's", e);
    }
    told = Long.parseLong(words[5 + shift]);
    return true;
  }

  @Override
  public void close() {
    isClosed = true;
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running != null) {
      running.interrupt();
      try {
        running.join(2 * SLICE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
