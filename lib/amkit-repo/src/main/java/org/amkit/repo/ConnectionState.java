package org.amkit.repo;

/** How far a connection is. */
public sealed interface ConnectionState {
  /** Both sides have yet to say who they are. */
  record Handshaking() implements ConnectionState {}

  /**
   * Both know each other, and documents are synced.
   *
   * @param theirPeerId what the peer calls itself
   */
  record Connected(PeerId theirPeerId) implements ConnectionState {
    /** {@return what the peer calls itself} */
    public PeerId getTheirPeerId() {
      return theirPeerId;
    }
  }
}
