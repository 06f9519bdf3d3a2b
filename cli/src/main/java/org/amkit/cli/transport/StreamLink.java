package org.amkit.cli.transport;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.amkit.repo.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A framed channel as a {@link Transport}. One thread reads and another writes, so two sides that
 * send at the same time do not wait for each other.
 *
 * <pre>
 *   open -- close() --> what waits is sent, then the end of the stream -- the peer ends, too --> ended
 *     \---- the peer ends, or the connection breaks ---------------------------------------------^
 * </pre>
 */
final class StreamLink implements Transport.Link {
  private static final long MANY_BYTES = 1 << 16;
  private static final long LINGER_MILLIS = 2_000;

  private final FramedChannel channel;
  private final Transport transport = new Transport(this::send, this::finish, this);
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  // Guarded by this.
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean isAwaited;
  private boolean isFinishing;
  private boolean isSent;
  private boolean isReading = true;
  private @Nullable IOException writeFailure;

  private StreamLink(FramedChannel channel) {
    this.channel = channel;
  }

  /** Starts to read and write. */
  static Transport start(FramedChannel channel) {
    StreamLink link = new StreamLink(channel);
    thread("am-sync-reader", link::read).start();
    thread("am-sync-writer", link::write).start();
    return link.transport;
  }

  private static Thread thread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  // In

  private void read() {
    try {
      for (byte[] message = next(); message != null; message = next()) {
        transport.onMessage(message);
      }
      end(null);
    } catch (PeerException e) {
      // The peer is told before the channel is closed.
      ended.completeExceptionally(e);
    } catch (IOException e) {
      end(e);
    } catch (OutOfMemoryError e) {
      end(new IOException("out of memory", e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(new IOException("interrupted", e));
    }
  }

  private byte @Nullable [] next() throws IOException, InterruptedException {
    synchronized (this) {
      while (!isReading && !isFinishing) {
        wait();
      }
    }
    return channel.receive();
  }

  /** Nothing more comes; null where the peer has said its last. */
  private void end(@Nullable IOException why) {
    IOException failure = why;
    synchronized (this) {
      if (failure == null) {
        failure = writeFailure;
      }
    }
    if (failure == null) {
      ended.complete(null);
    } else {
      ended.completeExceptionally(failure);
    }
    transport.onClose();
    finish();
  }

  // Out

  private void send(byte[] message) throws IOException {
    try {
      channel.requireShort(message);
    } catch (IOException e) {
      ended.completeExceptionally(e);
      throw e;
    }
    synchronized (this) {
      if (isFinishing) {
        throw new IOException("the connection is closed");
      }
      waiting.add(message);
      waitingBytes += message.length;
      notifyAll();
    }
  }

  private void write() {
    try {
      for (byte[] message = toSend(); message != null; message = toSend()) {
        channel.send(message);
        if (sent(message.length)) {
          transport.onWritable();
        }
      }
      channel.finishSending();
      wrote(null);
    } catch (IOException e) {
      wrote(e);
    } catch (OutOfMemoryError e) {
      wrote(new IOException("out of memory", e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      wrote(new IOException("interrupted", e));
    }
  }

  private synchronized byte @Nullable [] toSend() throws InterruptedException {
    while (waiting.isEmpty()) {
      if (isFinishing) {
        return null;
      }
      wait();
    }
    return waiting.remove();
  }

  /** Whether someone waits to send more. */
  private synchronized boolean sent(long byteCount) {
    waitingBytes -= byteCount;
    boolean isFree = isAwaited && waitingBytes < MANY_BYTES;
    isAwaited &= !isFree;
    return isFree;
  }

  /** Nothing more goes out. What the peer has sent before is read nevertheless. */
  private synchronized void wrote(@Nullable IOException failure) {
    writeFailure = failure;
    isFinishing = true;
    isSent = true;
    waiting.clear();
    notifyAll();
    if (ended.isDone()) {
      disconnect();
    }
  }

  /**
   * Closes the channel behind what waits to be sent; when repeated, though the peer stays, and
   * though it does not read what waits, after a moment.
   */
  private synchronized void finish() {
    boolean isRepeated = isFinishing;
    isFinishing = true;
    notifyAll();
    if (isRepeated) {
      awaitSent();
    }
    if (isRepeated || (isSent && ended.isDone())) {
      disconnect();
    }
  }

  private synchronized void awaitSent() {
    long deadline = System.nanoTime() + LINGER_MILLIS * 1_000_000;
    try {
      long left = LINGER_MILLIS;
      while (!isSent && left > 0) {
        wait(left);
        left = (deadline - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void disconnect() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is closed as far as it can be.
      return;
    }
  }

  // What the Repo asks of it

  @Override
  public synchronized boolean isWritable() {
    isAwaited |= waitingBytes >= MANY_BYTES;
    return !isAwaited;
  }

  @Override
  public synchronized void setReading(boolean reading) {
    isReading = reading;
    notifyAll();
  }

  @Override
  public CompletableFuture<Void> ended() {
    return ended;
  }

  @Override
  public long sentByteCount() {
    return channel.sentByteCount();
  }
}
