package org.amkit.repo.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.amkit.storage.StateDirectory;
import org.jspecify.annotations.Nullable;

/**
 * What a user's state directory keeps of peers, and what they call this side. All of it is a help
 * only: without it, every sync begins with nothing.
 */
final class RememberedPeers {
  /** The name under which the state directory keeps what this side calls itself. */
  private static final String SELF = "this side";

  private static final String PEER = "peer ";

  private final @Nullable StateDirectory state;

  /**
   * What is kept in a directory.
   *
   * @param state null to keep nothing
   */
  RememberedPeers(@Nullable StateDirectory state) {
    this.state = state;
  }

  /** What the file or folder at a path is called among peers; empty where that is not kept. */
  Optional<String> storageId(Path path) {
    if (state == null) {
      return Optional.empty();
    }
    Optional<byte[]> kept = state.syncState(path, SELF);
    if (kept.isEmpty()) {
      try {
        state.keepSyncState(
            path, SELF, UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        return Optional.empty();
      }
      // Another process may have been as quick.
      kept = state.syncState(path, SELF);
    }
    return kept.map(id -> new String(id, StandardCharsets.US_ASCII));
  }

  Optional<byte[]> peerState(Path file, String storageId) {
    return state == null ? Optional.empty() : state.syncState(file, PEER + storageId);
  }

  void keepPeerState(Path file, String storageId, byte[] bytes) throws IOException {
    if (state != null && Files.exists(file)) {
      state.keepSyncState(file, PEER + storageId, bytes);
    }
  }
}
