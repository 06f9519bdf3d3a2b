package org.amkit.repo;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Takes in connections that peers have opened. */
public final class AcceptorHandle implements AutoCloseable {
  private final RepoRuntime runtime;
  private final ListenerId id;
  private final String url;
  private final Set<RepoConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosed;

  AcceptorHandle(RepoRuntime runtime, ListenerId id, String url) {
    this.runtime = runtime;
    this.id = id;
    this.url = url;
  }

  /** {@return names it} */
  public ListenerId getId() {
    return id;
  }

  /** {@return where it listens, for people} */
  public String getUrl() {
    return url;
  }

  /**
   * Takes in a connection: from now on it is the Repo's.
   *
   * @param transport a channel to a peer, which speaks first
   * @return names the connection; failed when this is closed
   */
  public CompletableFuture<ConnectionId> accept(Transport transport) {
    if (isClosed || runtime.isClosed()) {
      transport.close();
      return CompletableFuture.failedFuture(new IllegalStateException("the acceptor is closed"));
    }
    RepoConnection connection = runtime.connection(transport, null, connections::remove);
    connections.add(connection);
    connection.open();
    if (isClosed) {
      connection.close();
    }
    return CompletableFuture.completedFuture(connection.id());
  }

  /** Ends all its connections, and takes in no more. Harmless when repeated. */
  @Override
  public void close() {
    isClosed = true;
    connections.forEach(RepoConnection::close);
  }
}
