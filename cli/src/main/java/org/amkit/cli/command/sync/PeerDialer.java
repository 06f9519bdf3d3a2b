package org.amkit.cli.command.sync;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.transport.Connection;
import org.amkit.cli.transport.PeerException;
import org.amkit.cli.transport.PeerException.Kind;
import org.amkit.repo.BackoffConfig;
import org.amkit.repo.Dialer;
import org.amkit.repo.DialerConfig;
import org.amkit.repo.Transport;
import org.jspecify.annotations.Nullable;

/** Connects to the peer of an {@link Exchange}: first by what is open already, then anew. */
final class PeerDialer implements Dialer {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final String peer;
  private final Connection connection;
  private final Exchange exchange;
  private @Nullable Transport first;

  PeerDialer(String peer, Connection connection, Exchange exchange, Transport first) {
    this.peer = peer;
    this.connection = connection;
    this.exchange = exchange;
    this.first = first;
  }

  /** How often it is to be asked. */
  static DialerConfig config(boolean returns) {
    BackoffConfig.Builder backoff = BackoffConfig.builder().maxDelay(LONGEST_WAIT);
    return new DialerConfig(returns ? backoff.build() : backoff.maxRetries(0).build());
  }

  @Override
  public String getUrl() {
    return peer;
  }

  @Override
  public synchronized CompletableFuture<Transport> connect() {
    Transport open = first;
    first = null;
    if (open != null) {
      return CompletableFuture.completedFuture(open);
    }
    if (!exchange.isToReturn()) {
      return CompletableFuture.failedFuture(new PeerException(Kind.LOST, "the sync has ended"));
    }
    CompletableFuture<Transport> opened = new CompletableFuture<>();
    Thread thread = new Thread(() -> open(opened), "am-sync-dialer");
    thread.setDaemon(true);
    thread.start();
    return opened;
  }

  private void open(CompletableFuture<Transport> opened) {
    try {
      long begin = System.nanoTime();
      Transport transport = connection.open();
      exchange.begin(new PeerLine(transport, begin));
      opened.complete(transport);
    } catch (PeerException e) {
      exchange.notConnected(e);
      opened.completeExceptionally(e);
    } catch (Failure e) {
      exchange.fail(e);
      opened.completeExceptionally(e);
    } catch (IOException | RuntimeException e) {
      opened.completeExceptionally(e);
    }
  }
}
