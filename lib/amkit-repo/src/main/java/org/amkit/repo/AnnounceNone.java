package org.amkit.repo;

import java.util.concurrent.CompletableFuture;

/** Tells no peer of any document: a peer gets what it asks for. */
public final class AnnounceNone implements AnnouncePolicy {
  /** The policy. */
  public AnnounceNone() {}

  @Override
  public CompletableFuture<Boolean> shouldAnnounce(DocumentId documentId, PeerId peerId) {
    return CompletableFuture.completedFuture(false);
  }
}
