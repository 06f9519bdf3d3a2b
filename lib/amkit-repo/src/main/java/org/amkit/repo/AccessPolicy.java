package org.amkit.repo;

import java.util.Optional;
import org.amkit.repo.protocol.Access;
import org.amkit.repo.protocol.AskingPeer;

/** What a peer may do with a document. */
@FunctionalInterface
public interface AccessPolicy {
  /** Who asks. */
  interface Peer {
    /** {@return what the peer calls itself; anyone can call itself anything} */
    PeerId peerId();

    /** {@return the name of the token or certificate that the peer has shown; empty for none} */
    Optional<String> principal();

    /**
     * A peer that the protocol asks for.
     *
     * @param asking the peer
     * @return the same, for policies
     */
    static Peer of(AskingPeer asking) {
      PeerId id = PeerId.fromString(asking.peerId());
      return new Peer() {
        @Override
        public PeerId peerId() {
          return id;
        }

        @Override
        public Optional<String> principal() {
          return asking.principal();
        }
      };
    }
  }

  /** What a peer may do. */
  enum Right {
    /** To the peer there is no such document. */
    NONE,
    /** It is sent changes. */
    READ,
    /** Its changes are taken. */
    WRITE,
    /** Both. */
    READ_WRITE;

    /** {@return this right, and the peer's changes are not taken} */
    public Right withoutWriting() {
      return this == READ || this == READ_WRITE ? READ : NONE;
    }

    Access access(boolean announce) {
      boolean read = this == READ || this == READ_WRITE;
      boolean write = this == WRITE || this == READ_WRITE;
      return new Access(announce && read, read, write);
    }
  }

  /**
   * Decides for one document and one peer. Called by a thread of the Repo's, which it is not to
   * hold up.
   *
   * @param documentId the document, which need not be there
   * @param peer the peer
   * @return what it may do
   */
  Right right(DocumentId documentId, Peer peer);
}
