package org.amkit.repo.protocol;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.amkit.Document;
import org.amkit.repo.protocol.DocumentPeer.Status;

/** Peers that a document may come from. */
final class DocumentGivers {
  private final Collection<DocumentPeer> peers;

  /**
   * For the peers of a document.
   *
   * @param peers all of them, at any time
   */
  DocumentGivers(Collection<DocumentPeer> peers) {
    this.peers = peers;
  }

  /** Whether all is here that one of them had at first. */
  boolean haveGivenAll(Document document) {
    for (DocumentPeer peer : peers) {
      if (peer.hasGivenAll(document)) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of them has more, and is giving it. */
  boolean isGiving(Document document, long now) {
    for (DocumentPeer peer : peers) {
      if (peer.isGiving(document, now)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the document may come from one of them, as far as it can be waited for. */
  boolean isAwaited(long now) {
    Set<String> answered = new HashSet<>();
    for (DocumentPeer peer : peers) {
      if (peer.status != Status.UNKNOWN) {
        answered.add(peer.link.peerId());
      }
    }
    for (DocumentPeer peer : peers) {
      // A connection that broke without a word may have been followed by another of the peer's.
      boolean isOpen = peer.status == Status.HAS || !answered.contains(peer.link.peerId());
      if (isOpen && peer.mayHave(now)) {
        return true;
      }
    }
    return false;
  }
}
