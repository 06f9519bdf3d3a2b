package org.amkit.net;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What a session waits for: messages from its reading thread, and taps on the shoulder from others.
 * The reader is held back once enough bytes lie here unread.
 */
final class Inbox {
  /** Why {@link #await} has returned. */
  enum Event {
    MESSAGE,
    /** The peer has said its last, or the connection broke: see {@link #failure}. */
    END,
    /** Somebody has called {@link #wake}. */
    WOKEN,
    /** Somebody has called {@link #stop}. */
    STOPPED,
    TIMEOUT
  }

  private final long maxQueuedBytes;
  private final Deque<byte[]> messages = new ArrayDeque<>();
  private long queuedBytes;
  private boolean ended;
  private @Nullable IOException failure;
  private boolean woken;
  private boolean stopped;
  private boolean closed;

  Inbox(long maxQueuedBytes) {
    this.maxQueuedBytes = maxQueuedBytes;
  }

  /** Puts a message in; waits for room. */
  synchronized void put(byte[] message) throws InterruptedException {
    while (!closed && !messages.isEmpty() && queuedBytes + message.length > maxQueuedBytes) {
      wait();
    }
    messages.add(message);
    queuedBytes += message.length;
    notifyAll();
  }

  /** Nothing more will come. */
  synchronized void end(@Nullable IOException why) {
    ended = true;
    failure = why;
    notifyAll();
  }

  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  /** Lets a reader that waits for room go. */
  synchronized void close() {
    closed = true;
    messages.clear();
    notifyAll();
  }

  /**
   * Waits until something is there; messages come before all else but a stop.
   *
   * @param deadlineNanos by {@link System#nanoTime}; {@link Long#MAX_VALUE} for none
   */
  synchronized Event await(long deadlineNanos) throws InterruptedException {
    while (true) {
      if (stopped) {
        stopped = false;
        return Event.STOPPED;
      }
      if (!messages.isEmpty()) {
        return Event.MESSAGE;
      }
      if (woken) {
        woken = false;
        return Event.WOKEN;
      }
      if (ended) {
        return Event.END;
      }
      if (deadlineNanos == Long.MAX_VALUE) {
        wait();
      } else {
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
          return Event.TIMEOUT;
        }
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
    }
  }

  /** The message of {@link Event#MESSAGE}. */
  synchronized byte[] take() {
    byte[] message = messages.remove();
    queuedBytes -= message.length;
    notifyAll();
    return message;
  }

  /** Why there will be nothing more; null when the peer has closed in good order. */
  synchronized @Nullable IOException failure() {
    return failure;
  }
}
