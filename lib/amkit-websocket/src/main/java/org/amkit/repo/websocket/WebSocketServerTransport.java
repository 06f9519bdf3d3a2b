package org.amkit.repo.websocket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.amkit.repo.AcceptorHandle;
import org.amkit.repo.ConnectionId;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket server for a Repo's acceptor, with the binding's name; {@link NetworkServer} does
 * more.
 */
public final class WebSocketServerTransport {
  private final InetSocketAddress address;
  private final AcceptorHandle acceptor;
  private @Nullable NetworkServer server;

  /**
   * A server that is to be started.
   *
   * @param address where it listens; port 0 for any that is free
   * @param acceptorHandle is handed the connections, and closed with the server
   */
  public WebSocketServerTransport(InetSocketAddress address, AcceptorHandle acceptorHandle) {
    this.address = address;
    this.acceptor = acceptorHandle;
  }

  /**
   * Begins to listen.
   *
   * @throws UncheckedIOException when it cannot listen there
   */
  public synchronized void start() {
    try {
      server =
          NetworkServer.builder(
                  transport -> {
                    CompletableFuture<ConnectionId> unused = acceptor.accept(transport);
                  })
              .listen(Endpoint.ws(address))
              .ignoringText()
              .open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Stops, and closes all connections.
   *
   * @throws InterruptedException as the binding declares it
   */
  public synchronized void stop() throws InterruptedException {
    NetworkServer started = server;
    if (started != null) {
      started.close();
    }
    acceptor.close();
  }

  /** {@return the port that it listens on; the one asked for before it was started} */
  public synchronized int getPort() {
    NetworkServer started = server;
    return started == null
        ? address.getPort()
        : ((InetSocketAddress) started.endpoints().get(0).address()).getPort();
  }
}
