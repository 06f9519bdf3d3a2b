package org.amkit.repo.websocket;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The peers of a server, as many as it takes. Safe for use by many threads. */
final class Peers {
  /** Sockets beyond those of peers: pages, clients that are on their way in or out. */
  private static final int MORE_SOCKETS = 256;

  private final int maxConnections;
  private final AtomicInteger peerCount = new AtomicInteger();
  private final AtomicInteger socketCount = new AtomicInteger();
  private final Set<Peer> peers = ConcurrentHashMap.newKeySet();
  private volatile boolean isStopping;

  /** Why all are sent elsewhere; null while they are welcome. */
  private volatile @Nullable String away;

  Peers(int maxConnections) {
    this.maxConnections = maxConnections;
  }

  /**
   * Admits a peer.
   *
   * @return why it is sent elsewhere instead; null where it is welcome
   */
  @Nullable String enter(Peer peer) {
    if (isStopping) {
      return refusal();
    }
    if (peerCount.incrementAndGet() > maxConnections) {
      peerCount.decrementAndGet();
      return refusal();
    }
    peers.add(peer);
    return away;
  }

  /** Sends all elsewhere, and those that come; null: they are welcome again. */
  void turnAway(@Nullable String reason) {
    away = reason;
    if (reason != null) {
      peers.forEach(peer -> peer.close(Peer.TRY_AGAIN_LATER, reason));
    }
  }

  void leave(Peer peer) {
    if (peers.remove(peer)) {
      peerCount.decrementAndGet();
    }
  }

  /** Counts a socket; whether there are few enough. */
  boolean openSocket() {
    return socketCount.incrementAndGet() <= (long) maxConnections + MORE_SOCKETS;
  }

  void closeSocket() {
    socketCount.decrementAndGet();
  }

  /** Lets no one in any more. */
  void stop() {
    isStopping = true;
  }

  /** Why no more are admitted. */
  String refusal() {
    return isStopping
        ? "the server is stopping"
        : "the server has its maximum of " + maxConnections + " connections";
  }

  Set<Peer> all() {
    return peers;
  }

  int count() {
    return peers.size();
  }
}
