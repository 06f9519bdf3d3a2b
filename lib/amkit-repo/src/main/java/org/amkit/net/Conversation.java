package org.amkit.net;

import java.io.IOException;
import java.util.Optional;
import org.amkit.SyncState;
import org.amkit.repo.DocumentId;
import org.jspecify.annotations.Nullable;

/** What a session has to do with one document: the document, and what is known of the peer. */
final class Conversation {
  final DocumentId id;
  private final SharedDocument document;
  private final Runnable watcher;
  private final SyncState state;
  private final @Nullable String peerStorageId;
  private boolean hasSpoken;
  private boolean wasSettled;

  Conversation(
      DocumentId id,
      SharedDocument document,
      SessionOptions.Direction direction,
      @Nullable String peerStorageId,
      boolean mayBeUnrelated,
      Runnable watcher)
      throws IOException {
    this.id = id;
    this.document = document;
    this.watcher = watcher;
    this.peerStorageId = peerStorageId;
    this.state = document.open(peerStorageId, watcher);
    if (mayBeUnrelated) {
      state.requireRelated();
    }
    state.setReadOnly(direction == SessionOptions.Direction.PUSH);
    state.setWithholding(direction == SessionOptions.Direction.PULL);
  }

  /** The next message, if there is something to say. */
  Optional<byte[]> speak() throws IOException {
    Optional<byte[]> message = document.generate(state);
    hasSpoken |= message.isPresent();
    return message;
  }

  /** Whether the next message is the first and asks for a document that is not here yet. */
  boolean isAsking() {
    return !hasSpoken && state.getTheirHeads().isEmpty() && document.changeCount() == 0;
  }

  /** How many changes the message brought. */
  int hear(byte[] message) throws IOException {
    return document.receive(state, message, watcher);
  }

  /** Whether the peer's document turned out to have nothing in common with ours. */
  boolean isUnrelated() {
    return state.isUnrelated();
  }

  /** Whether the document has no change. */
  boolean isEmpty() {
    return document.changeCount() == 0;
  }

  /** Whether all is said; keeps what is known of the peer each time that comes to be. */
  boolean isSettled() throws IOException {
    boolean settled = document.isSettled(state);
    if (settled && !wasSettled) {
      keep();
    }
    wasSettled = settled;
    return settled;
  }

  void keep() throws IOException {
    if (peerStorageId != null && state.getTheirHeads().isPresent()) {
      document.keep(peerStorageId, state);
    }
  }

  void close() {
    document.close(watcher);
  }

  long sentChangeCount() {
    return state.getSentChangeCount();
  }

  boolean isPeerReadOnly() {
    return state.isPeerReadOnly();
  }
}
