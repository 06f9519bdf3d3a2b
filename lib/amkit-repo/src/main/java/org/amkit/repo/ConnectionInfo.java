package org.amkit.repo;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A connection, and how the documents stand that are synced over it.
 *
 * @param id names the connection
 * @param lastReceived when a message last came, of whatever kind
 * @param lastSent when one last went out
 * @param docs how each document stands that the peer knows of, or may come to know of
 * @param state how far the connection is
 */
public record ConnectionInfo(
    ConnectionId id,
    Optional<Instant> lastReceived,
    Optional<Instant> lastSent,
    Map<DocumentId, PeerDocState> docs,
    ConnectionState state) {
  /** {@return what names the connection} */
  public ConnectionId getId() {
    return id;
  }

  /** {@return when a message last came, of whatever kind} */
  public Optional<Instant> getLastReceived() {
    return lastReceived;
  }

  /** {@return when one last went out} */
  public Optional<Instant> getLastSent() {
    return lastSent;
  }

  /** {@return how each document stands that the peer knows of, or may come to know of} */
  public Map<DocumentId, PeerDocState> getDocs() {
    return docs;
  }

  /** {@return how far the connection is} */
  public ConnectionState getState() {
    return state;
  }
}
