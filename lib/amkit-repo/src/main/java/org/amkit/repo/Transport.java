package org.amkit.repo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A channel of whole messages to one peer, both ways. The network calls {@link #onMessage}, {@link
 * #onWritable} and {@link #onClose}; the Repo, which has {@link #connect connected} to it, calls
 * {@link #send} and {@link #close}. What comes before the Repo is there waits for it.
 *
 * <p>Safe for use by many threads; the callbacks of one transport are called one after the other.
 */
public class Transport implements AutoCloseable {
  /** Sends a message. */
  @FunctionalInterface
  public interface Sender {
    /**
     * Sends a message, or puts it into a queue to be sent.
     *
     * @param data the message; not to be changed
     * @throws Exception when the channel is broken
     */
    void send(byte[] data) throws Exception;
  }

  /**
   * What a network tells of a channel, and lets be asked of it. A channel without one takes any
   * number of messages at any time.
   */
  public interface Link {
    /** {@return whether it takes more messages now} After false, {@link #onWritable} is called. */
    default boolean isWritable() {
      return true;
    }

    /**
     * Stops or starts taking messages from the peer.
     *
     * @param reading whether to take them; at the start it does
     */
    default void setReading(boolean reading) {}

    /** {@return the name of the token or certificate that the peer has shown, if any} */
    default Optional<String> principal() {
      return Optional.empty();
    }

    /** {@return where the peer is, for people: an address, a command} */
    default String remote() {
      return "";
    }

    /**
     * {@return done when both sides have closed the channel and what was sent is out; failed with
     * what broke it}
     */
    default CompletableFuture<Void> ended() {
      return CompletableFuture.completedFuture(null);
    }

    /**
     * What was sent may have waited for more until now. So a thread of the network's is woken once
     * for messages to several peers.
     */
    default void flush() {}

    /**
     * {@return whether messages are handed over by a thread that holds no lock meanwhile, and may
     * do what is short with them}
     */
    default boolean lendsThread() {
      return false;
    }

    /** {@return how many bytes went out, messages half sent among them} */
    default long sentByteCount() {
      return 0;
    }
  }

  /** What a channel is to the Repo that has connected to it. */
  private record Receiver(Consumer<byte[]> onMessage, Runnable onClose, Runnable onWritable) {}

  private static final Link NO_LINK = new Link() {};

  private final Sender sender;
  private final Runnable closer;
  private final Link link;
  private final Object lock = new Object();
  private final Deque<byte[]> early = new ArrayDeque<>();
  private @Nullable Receiver receiver;

  /** Only set under the lock. */
  private volatile boolean isClosed;

  private boolean isCloseTold;

  /**
   * A channel that takes any number of messages at any time.
   *
   * @param sender sends a message
   * @param closer closes the channel
   */
  public Transport(Sender sender, Runnable closer) {
    this(sender, closer, NO_LINK);
  }

  /**
   * A channel that says when it can take more.
   *
   * @param sender sends a message
   * @param closer closes the channel
   * @param link says more of it
   */
  public Transport(Sender sender, Runnable closer, Link link) {
    this.sender = sender;
    this.closer = closer;
    this.link = link;
  }

  /** {@return what the network tells of the channel} */
  public Link link() {
    return link;
  }

  /**
   * A message has come. For the network.
   *
   * @param data the message, whole
   */
  public void onMessage(byte[] data) {
    Receiver taker;
    synchronized (lock) {
      if (isClosed) {
        return;
      }
      taker = receiver;
      if (taker == null) {
        early.add(data);
        return;
      }
    }
    taker.onMessage().accept(data);
  }

  /** The channel takes messages again. For the network. */
  public void onWritable() {
    synchronized (lock) {
      if (receiver != null && !isClosed) {
        receiver.onWritable().run();
      }
    }
  }

  /** The channel is closed or broken. For the network; harmless when repeated. */
  public void onClose() {
    synchronized (lock) {
      isClosed = true;
      tellClose();
    }
  }

  /**
   * Takes what comes from now on, and what has come already.
   *
   * @param onMessage called for each message
   * @param onClose called once, when the channel is closed by whichever side
   */
  public void connect(Consumer<byte[]> onMessage, Runnable onClose) {
    connect(onMessage, onClose, () -> {});
  }

  /**
   * Takes what comes from now on, and what has come already.
   *
   * @param onMessage called for each message
   * @param onClose called once, when the channel is closed by whichever side
   * @param onWritable called when the channel takes messages again
   */
  public void connect(Consumer<byte[]> onMessage, Runnable onClose, Runnable onWritable) {
    synchronized (lock) {
      receiver = new Receiver(onMessage, onClose, onWritable);
      for (byte[] data = early.poll(); data != null; data = early.poll()) {
        onMessage.accept(data);
      }
      if (isClosed) {
        tellClose();
      }
    }
  }

  /**
   * Sends a message. For the Repo.
   *
   * @param data the message; not to be changed afterwards
   * @return done when the channel has taken it; failed when it is closed or broken
   */
  public CompletableFuture<Void> send(byte[] data) {
    CompletableFuture<Void> taken = sendLater(data);
    link.flush();
    return taken;
  }

  /** As {@link #send}; goes out at the latest with {@link Link#flush}. */
  CompletableFuture<Void> sendLater(byte[] data) {
    if (isClosed) {
      return CompletableFuture.failedFuture(new IllegalStateException("the channel is closed"));
    }
    try {
      sender.send(data);
      return CompletableFuture.completedFuture(null);
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Closes the channel. Harmless when repeated. */
  @Override
  public void close() {
    synchronized (lock) {
      isClosed = true;
      tellClose();
    }
    closer.run();
  }

  private void tellClose() {
    if (receiver != null && !isCloseTold) {
      isCloseTold = true;
      receiver.onClose().run();
    }
  }
}
