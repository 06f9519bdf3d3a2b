package org.amkit.repo;

import java.util.Optional;

/**
 * What a peer says of itself.
 *
 * @param isEphemeral whether it does not expect to be known again
 * @param storageId where it keeps documents; empty: nowhere
 */
public record PeerMetadata(boolean isEphemeral, Optional<StorageId> storageId) {
  /** {@return where it keeps documents; empty: nowhere} */
  public Optional<StorageId> getStorageId() {
    return storageId;
  }
}
