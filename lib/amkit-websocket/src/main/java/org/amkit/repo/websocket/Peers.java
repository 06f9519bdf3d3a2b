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

  /** Takes a place for a peer, if there is one; {@link #leave} gives it back. */
  boolean enter() {
    if (isStopping) {
      return false;
    }
    if (peerCount.incrementAndGet() <= maxConnections) {
      return true;
    }
    peerCount.decrementAndGet();
    return false;
  }

  /** A peer that has entered begins to talk. */
  void add(Peer peer) {
    peers.add(peer);
  }

  /** Sends all elsewhere, and those that come; null: they are welcome again. */
  void turnAway(@Nullable String reason) {
    away = reason;
    if (reason != null) {
      peers.forEach(peer -> peer.close(Peer.TRY_AGAIN_LATER, reason));
    }
  }

  /** Why one that has been added is sent elsewhere; null where it is welcome. */
  @Nullable String away() {
    return away;
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

  /** Why {@link #enter} refused a peer. */
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
