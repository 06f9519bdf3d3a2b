package org.amkit.repo;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.amkit.ChangeHash;
import org.amkit.repo.protocol.PeerStanding;

/**
 * How a document stands with a peer.
 *
 * @param lastReceived when the peer last sent a sync message of the document
 * @param lastSent when it was last sent one
 * @param lastSentHeads the heads of the document then
 * @param lastAckedHeads the heads that the peer last said it has
 * @param sharedHeads what both sides are known to have
 * @param theirHeads the same as {@code lastAckedHeads}
 */
public record PeerDocState(
    Optional<Instant> lastReceived,
    Optional<Instant> lastSent,
    Optional<List<ChangeHash>> lastSentHeads,
    Optional<List<ChangeHash>> lastAckedHeads,
    Optional<List<ChangeHash>> sharedHeads,
    Optional<List<ChangeHash>> theirHeads) {
  /**
   * As the protocol has it.
   *
   * @param start when its clock was 0, in milliseconds since 1970
   */
  static PeerDocState of(PeerStanding standing, long start) {
    return new PeerDocState(
        standing.heardMillis().map(millis -> Instant.ofEpochMilli(start + millis)),
        standing.spokenMillis().map(millis -> Instant.ofEpochMilli(start + millis)),
        standing.sentHeads(),
        standing.theirHeads(),
        standing.sharedHeads(),
        standing.theirHeads());
  }

  /** {@return when the peer last sent a sync message of the document} */
  public Optional<Instant> getLastReceived() {
    return lastReceived;
  }

  /** {@return when the peer was last sent one} */
  public Optional<Instant> getLastSent() {
    return lastSent;
  }

  /** {@return the heads of the document then} */
  public Optional<List<ChangeHash>> getLastSentHeads() {
    return lastSentHeads;
  }

  /** {@return the heads that the peer last said it has} */
  public Optional<List<ChangeHash>> getLastAckedHeads() {
    return lastAckedHeads;
  }

  /** {@return what both sides are known to have} */
  public Optional<List<ChangeHash>> getSharedHeads() {
    return sharedHeads;
  }

  /** {@return the heads that the peer last said it has} */
  public Optional<List<ChangeHash>> getTheirHeads() {
    return theirHeads;
  }
}
