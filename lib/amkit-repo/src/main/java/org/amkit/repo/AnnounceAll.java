package org.amkit.repo;

import java.util.concurrent.CompletableFuture;

/** Tells every peer of every document. */
public final class AnnounceAll implements AnnouncePolicy {
  /** The policy. */
  public AnnounceAll() {}

  @Override
  public CompletableFuture<Boolean> shouldAnnounce(DocumentId documentId, PeerId peerId) {
    return CompletableFuture.completedFuture(true);
  }
}
