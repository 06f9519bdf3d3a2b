package org.amkit.net;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.amkit.repo.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A {@link MessageChannel} as a {@link Transport}: one thread receives, another sends. For one
 * connection or a few, as two pipes of a program; a server of many has no threads for each.
 */
public final class ChannelTransport implements Transport.Link {
  private static final long HIGH_BYTES = 1 << 20;
  private static final long LOW_BYTES = 1 << 18;

  private final MessageChannel channel;
  private final String remote;
  private final long lingerMillis;
  private final Transport transport;
  private final Deque<byte[]> queue = new ArrayDeque<>();
  private final CompletableFuture<Void> sent = new CompletableFuture<>();
  private final CompletableFuture<Void> received = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private long queuedBytes;
  private boolean isFull;
  private boolean isPaused;
  private boolean isFinishing;
  private @Nullable IOException failure;

  /**
   * Starts the two threads.
   *
   * @param channel belongs to this from now on
   * @param remote where the peer is, for people
   * @param lingerMillis how long a peer has to close when this side has
   */
  public ChannelTransport(MessageChannel channel, String remote, long lingerMillis) {
    this.channel = channel;
    this.remote = remote;
    this.lingerMillis = lingerMillis;
    this.transport = new Transport(this::send, this::finish, this);
    start("am-receive", this::receiveAll);
    start("am-send", this::sendAll);
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** {@return the channel as a Repo takes it} */
  public Transport transport() {
    return transport;
  }

  /** {@return what broke the channel; null where nothing did, or not yet} */
  public synchronized @Nullable IOException failure() {
    return failure;
  }

  /** {@return done when the channel is closed} */
  public CompletableFuture<Void> closed() {
    return closed;
  }

  @Override
  public synchronized boolean isWritable() {
    isFull |= queuedBytes > HIGH_BYTES;
    return !isFull;
  }

  @Override
  public synchronized void setReading(boolean reading) {
    isPaused = !reading;
    notifyAll();
  }

  @Override
  public String remote() {
    return remote;
  }

  @Override
  public long sentByteCount() {
    return channel.sentByteCount();
  }

  private synchronized void send(byte[] message) throws IOException {
    if (isFinishing) {
      throw new IOException("the channel is closed");
    }
    queue.add(message);
    queuedBytes += message.length;
    notifyAll();
  }

  /** No more messages will come; those that are here are sent first, then the peer may close. */
  private void finish() {
    synchronized (this) {
      if (isFinishing) {
        return;
      }
      isFinishing = true;
      notifyAll();
    }
    start("am-close", this::linger);
  }

  private void linger() {
    await(sent);
    await(received);
    try {
      channel.close();
    } catch (IOException e) {
      broke(e);
    }
    closed.complete(null);
  }

  private void await(CompletableFuture<Void> done) {
    try {
      done.get(lingerMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // It is closed without.
      return;
    }
  }

  private synchronized void broke(IOException why) {
    if (failure == null && !isFinishing) {
      failure = why;
    }
  }

  private void receiveAll() {
    try {
      for (byte[] message = channel.receive(); message != null; message = channel.receive()) {
        transport.onMessage(message);
        awaitReading();
      }
    } catch (IOException e) {
      broke(e);
    } catch (OutOfMemoryError e) {
      broke(new IOException("memory ran out", e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    received.complete(null);
    transport.close();
  }

  private synchronized void awaitReading() throws InterruptedException {
    while (isPaused && !isFinishing) {
      wait();
    }
  }

  private void sendAll() {
    try {
      for (byte[] message = next(); message != null; message = next()) {
        channel.send(message);
        if (sent(message.length)) {
          transport.onWritable();
        }
      }
      channel.finishSending();
    } catch (IOException e) {
      broke(e);
      transport.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sent.complete(null);
  }

  private synchronized byte @Nullable [] next() throws InterruptedException {
    while (queue.isEmpty()) {
      if (isFinishing) {
        return null;
      }
      wait();
    }
    return queue.remove();
  }

  /** Whether the channel was full and is not any more. */
  private synchronized boolean sent(int byteCount) {
    queuedBytes -= byteCount;
    boolean isFree = isFull && queuedBytes < LOW_BYTES;
    isFull &= !isFree;
    return isFree;
  }
}
