package org.amkit.repo;

import java.util.Optional;

/**
 * A peer whose handshake is done.
 *
 * @param peerId what it calls itself
 * @param metadata what else it says of itself, if anything
 * @param protocolVersion that is spoken with it
 */
public record PeerInfo(PeerId peerId, Optional<PeerMetadata> metadata, String protocolVersion) {
  /** {@return what it calls itself} */
  public PeerId getPeerId() {
    return peerId;
  }

  /** {@return what else it says of itself, if anything} */
  public Optional<PeerMetadata> getMetadata() {
    return metadata;
  }

  /** {@return the version of the protocol that is spoken with it} */
  public String getProtocolVersion() {
    return protocolVersion;
  }
}
