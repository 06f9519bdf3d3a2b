package org.amkit.repo.protocol;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose handshake is done, as documents see it.
 *
 * @param connection its number
 * @param ownId what this side calls itself
 * @param peerId what the other side calls itself
 * @param principal the name of the token or certificate that the other side has shown, if any
 * @param storageId where the other side keeps documents; null for one that keeps none
 * @param stateKey under which what is known of the peer is kept; null: nothing is kept
 * @param isOurs whether the peer is of this library
 * @param isRelated whether its document is known to be related to ours, where that is asked
 */
public record PeerLink(
    long connection,
    String ownId,
    String peerId,
    Optional<String> principal,
    @Nullable String storageId,
    @Nullable String stateKey,
    boolean isOurs,
    boolean isRelated) {
  /** {@return the peer as a policy sees it} */
  public AskingPeer asking() {
    return new AskingPeer(peerId, principal);
  }
}
