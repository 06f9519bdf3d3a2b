package org.amkit.repo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A dialer at work: connects, and connects again when the connection is lost. */
public final class DialerHandle implements AutoCloseable {
  private final RepoRuntime runtime;
  private final DialerId id;
  private final Dialer dialer;
  private final BackoffConfig backoff;
  private final CompletableFuture<Void> maxRetries = new CompletableFuture<>();
  private final List<CompletableFuture<PeerId>> waiting = new ArrayList<>();

  private @Nullable RepoConnection connection;
  private @Nullable PeerId peerId;
  private boolean isClosed;

  /** Whether the first attempt has come to an end, whichever. */
  private boolean hasTried;

  private int failures;

  DialerHandle(RepoRuntime runtime, DialerId id, Dialer dialer, BackoffConfig backoff) {
    this.runtime = runtime;
    this.id = id;
    this.dialer = dialer;
    this.backoff = backoff;
  }

  /** {@return names it} */
  public DialerId getId() {
    return id;
  }

  /** {@return the peer, once it has said who it is} A failed one when this is closed before. */
  public CompletableFuture<PeerId> onEstablished() {
    synchronized (this) {
      PeerId known = peerId;
      if (isClosed) {
        return CompletableFuture.failedFuture(closed());
      }
      if (known != null) {
        return CompletableFuture.completedFuture(known);
      }
      CompletableFuture<PeerId> future = new CompletableFuture<>();
      waiting.add(future);
      return future;
    }
  }

  /** {@return the peer, while it is connected} */
  public synchronized Optional<PeerId> getPeerId() {
    return Optional.ofNullable(peerId);
  }

  /** {@return whether the peer is connected, and has said who it is} */
  public synchronized boolean isConnected() {
    return peerId != null;
  }

  /** {@return the connection, while there is one} */
  public synchronized Optional<ConnectionId> getConnectionId() {
    return Optional.ofNullable(connection).map(RepoConnection::id);
  }

  /** {@return done when it has given up} A failed one when this is closed before. */
  public CompletableFuture<Void> onMaxRetriesReached() {
    return maxRetries;
  }

  /** Ends the connection, and connects no more. Harmless when repeated. */
  @Override
  public void close() {
    RepoConnection open = stop();
    if (open != null) {
      open.close();
    }
  }

  /** Connects no more. Its connection, if there is one, goes on. */
  @Nullable RepoConnection stop() {
    RepoConnection open;
    List<CompletableFuture<PeerId>> unanswered;
    synchronized (this) {
      if (isClosed) {
        return null;
      }
      isClosed = true;
      open = connection;
      peerId = null;
      unanswered = List.copyOf(waiting);
      waiting.clear();
    }
    maxRetries.completeExceptionally(closed());
    unanswered.forEach(future -> future.completeExceptionally(closed()));
    runtime.dialerTried(this);
    runtime.remove(this);
    return open;
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("the dialer is closed");
  }

  // At work

  synchronized boolean hasTried() {
    return hasTried || isClosed;
  }

  void dial() {
    synchronized (this) {
      if (isClosed) {
        return;
      }
    }
    CompletableFuture<Transport> attempt;
    try {
      attempt = dialer.connect();
    } catch (RuntimeException e) {
      attempt = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<Void> unused =
        attempt.handle(
            (transport, failure) -> {
              if (transport != null) {
                connected(transport);
              } else {
                lost(failure == null ? new IllegalStateException("no connection") : failure);
              }
              return null;
            });
  }

  private void connected(Transport transport) {
    RepoConnection opened = null;
    synchronized (this) {
      if (!isClosed) {
        opened =
            runtime.connection(
                transport, this, c -> lost(new IllegalStateException("the connection was lost")));
        connection = opened;
      }
    }
    if (opened == null) {
      transport.close();
    } else {
      opened.open();
    }
  }

  /** The peer has said who it is. */
  void established(PeerId peer) {
    List<CompletableFuture<PeerId>> answered;
    synchronized (this) {
      if (isClosed) {
        return;
      }
      peerId = peer;
      hasTried = true;
      failures = 0;
      answered = List.copyOf(waiting);
      waiting.clear();
    }
    answered.forEach(future -> future.complete(peer));
    runtime.dialerTried(this);
  }

  private void lost(Throwable why) {
    long delay;
    synchronized (this) {
      connection = null;
      peerId = null;
      hasTried = true;
      if (isClosed) {
        return;
      }
      delay = delay(failures++);
    }
    runtime.dialerTried(this);
    if (backoff.getMaxRetries().isPresent() && failures > backoff.getMaxRetries().get()) {
      maxRetries.complete(null);
    } else {
      runtime.listener().onDialFailed(id, why, delay);
      runtime.later(this::dial, delay);
    }
  }

  /** Twice as long each time, and never the same for two that lost their connections together. */
  private long delay(int count) {
    long first = Math.max(1, backoff.getInitialDelay().toMillis());
    long longest = Math.max(1, backoff.getMaxDelay().toMillis());
    long delay = count >= Long.SIZE - 2 ? longest : Math.min(longest, first << Math.min(count, 40));
    return delay / 2 + ThreadLocalRandom.current().nextLong(delay / 2 + 1);
  }
}
