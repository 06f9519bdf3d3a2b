package org.amkit.repo;

import java.util.concurrent.CompletableFuture;

/** Which documents a peer is notified of before it asks, and is asked for. */
public interface AnnouncePolicy {
  /**
   * Decides for one document and one peer. Asked once for each connection; called by a thread of
   * the Repo's, which it is not to hold up.
   *
   * @param documentId the document
   * @param peerId the peer
   * @return whether the peer is notified of the document
   */
  CompletableFuture<Boolean> shouldAnnounce(DocumentId documentId, PeerId peerId);
}
