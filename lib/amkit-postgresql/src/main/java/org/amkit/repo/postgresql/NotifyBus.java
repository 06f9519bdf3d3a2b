package org.amkit.repo.postgresql;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.MessageBus;
import org.jspecify.annotations.Nullable;

/**
 * Messages between nodes, as notifications: several in one where they come quickly.
 *
 * <pre>
 *   NOTIFY am_said, 'NODE MESSAGE MESSAGE...'     in Base64, under 8,000 bytes
 * </pre>
 *
 * <p>One thread sends what waits; what is too much for it is dropped, the newest first. Where
 * LISTEN does not work, nothing comes in.
 */
final class NotifyBus implements MessageBus, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(NotifyBus.class.getName());
  private static final int MAX_WAITING_CHARS = 1 << 20;
  private static final int MAX_CHARS_AT_ONCE = 1 << 16;
  private static final long END_MILLIS = 1_000;

  /** Sends notifications, all in one round trip. */
  interface Sender {
    void send(List<String> payloads) throws SQLException;
  }

  private final String node;
  private final Sender sender;
  private final Runnable listening;
  private final List<Consumer<byte[]>> listeners = new CopyOnWriteArrayList<>();
  private final LongAdder dropped = new LongAdder();

  /** Encoded. What follows is guarded by this. */
  private final Deque<String> waiting = new ArrayDeque<>();

  private int waitingChars;
  private @Nullable Thread thread;
  private boolean isClosed;

  /**
   * A bus without listeners.
   *
   * @param node what this node calls itself in notifications
   * @param listening begins to take in notifications, if that was not begun
   */
  NotifyBus(String node, Sender sender, Runnable listening) {
    this.node = node;
    this.sender = sender;
    this.listening = listening;
  }

  @Override
  public int maxBytes() {
    return (ChangeFeed.MAX_PAYLOAD - node.length() - 1) / 4 * 3;
  }

  @Override
  public long dropped() {
    return dropped.sum();
  }

  // Out

  @Override
  public void publish(byte[] message) {
    if (message.length > maxBytes()) {
      dropped.increment();
      return;
    }
    String text = Base64.getEncoder().encodeToString(message);
    synchronized (this) {
      if (isClosed || waitingChars + text.length() > MAX_WAITING_CHARS) {
        dropped.increment();
        return;
      }
      waiting.add(text);
      waitingChars += text.length();
      if (thread == null) {
        Thread started = new Thread(this::run, "amkit-postgresql-bus");
        started.setDaemon(true);
        started.start();
        thread = started;
      }
      notifyAll();
    }
  }

  private void run() {
    try {
      for (List<String> next = next(); !next.isEmpty(); next = next()) {
        try {
          sender.send(payloads(node, next));
        } catch (SQLException e) {
          dropped.add(next.size());
          LOG.log(System.Logger.Level.DEBUG, "other nodes were not told", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What waits, up to a bound; nothing at the end. */
  private synchronized List<String> next() throws InterruptedException {
    while (waiting.isEmpty() && !isClosed) {
      wait();
    }
    List<String> next = new ArrayList<>();
    int charCount = 0;
    while (!waiting.isEmpty() && charCount < MAX_CHARS_AT_ONCE) {
      String text = waiting.remove();
      charCount += text.length();
      next.add(text);
    }
    waitingChars -= charCount;
    return next;
  }

  /** Words behind the name of a node, in as few payloads as hold them. */
  static List<String> payloads(String node, List<String> words) {
    List<String> payloads = new ArrayList<>();
    StringBuilder payload = new StringBuilder(node);
    for (String word : words) {
      if (payload.length() > node.length()
          && payload.length() + 1 + word.length() > ChangeFeed.MAX_PAYLOAD) {
        payloads.add(payload.toString());
        payload.setLength(node.length());
      }
      payload.append(' ').append(word);
    }
    if (payload.length() > node.length()) {
      payloads.add(payload.toString());
    }
    return payloads;
  }

  // In

  @Override
  public DocumentStore.Watch subscribe(Consumer<byte[]> listener) {
    listeners.add(listener);
    listening.run();
    return () -> listeners.remove(listener);
  }

  /**
   * A notification of another node.
   *
   * @param words its name, and messages
   */
  void take(String[] words) {
    for (int i = 1; i < words.length; i++) {
      byte[] message;
      try {
        message = Base64.getDecoder().decode(words[i].getBytes(StandardCharsets.ISO_8859_1));
      } catch (IllegalArgumentException e) {
        // Someone else uses the channel, too.
        continue;
      }
      listeners.forEach(listener -> listener.accept(message));
    }
  }

  /** Sends what waits, for a moment. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      isClosed = true;
      running = thread;
      notifyAll();
    }
    if (running != null) {
      try {
        running.join(END_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      running.interrupt();
    }
  }
}
