package org.amkit.net;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way to the peer, sent by a thread of their own: a session that is sending still
 * listens, so two that send at the same time do not wait for each other.
 */
final class Outbox implements Runnable {
  private final MessageChannel channel;
  private final Deque<byte[]> messages = new ArrayDeque<>();
  private boolean finishing;
  private boolean done;
  private @Nullable IOException failure;
  private long progressNanos = System.nanoTime();
  private long progressBytes;

  Outbox(MessageChannel channel) {
    this.channel = channel;
  }

  synchronized void send(byte[] message) {
    messages.add(message);
    notifyAll();
  }

  /** No more messages will come; those here are sent first. */
  synchronized void finish() {
    finishing = true;
    notifyAll();
  }

  /** Gives up what is not sent yet. */
  synchronized void abandon() {
    messages.clear();
    finishing = true;
    done = true;
    notifyAll();
  }

  /** Why sending failed; null when it did not. */
  synchronized @Nullable IOException failure() {
    return failure;
  }

  /** Waits until all is sent and the peer told so; false when that takes too long. */
  synchronized boolean awaitDone(long deadlineNanos) throws InterruptedException {
    while (!done) {
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    return failure == null;
  }

  /** When the last bytes went out, as far as the channel tells, by {@link System#nanoTime}. */
  synchronized long lastProgressNanos() {
    long bytes = channel.sentByteCount();
    if (bytes != progressBytes) {
      progressBytes = bytes;
      progressNanos = System.nanoTime();
    }
    return progressNanos;
  }

  @Override
  public void run() {
    try {
      for (byte[] message = next(); message != null; message = next()) {
        channel.send(message);
        sent();
      }
      channel.finishSending();
      ended(null);
    } catch (IOException e) {
      ended(e);
    } catch (OutOfMemoryError e) {
      ended(new IOException("out of memory", e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ended(new IOException("interrupted", e));
    }
  }

  private synchronized byte @Nullable [] next() throws InterruptedException {
    while (messages.isEmpty()) {
      if (finishing) {
        return null;
      }
      wait();
    }
    return messages.remove();
  }

  private synchronized void sent() {
    progressNanos = System.nanoTime();
  }

  private synchronized void ended(@Nullable IOException why) {
    failure = why;
    done = true;
    messages.clear();
    notifyAll();
  }
}
