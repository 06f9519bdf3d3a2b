package org.amkit.repo.postgresql;

import java.io.IOException;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.StalePositionException;
import org.jspecify.annotations.Nullable;

/** What one caller wants written to one document, and what became of it. */
final class ChunkWrite {
  private final DocumentId id;
  private final SnapshotPosition seen;
  private final byte[] bytes;
  private final boolean replaces;
  private String transaction = "";

  /** Null while nothing is known, and where what was seen is not there any more. */
  private @Nullable SnapshotPosition behind;

  private @Nullable IOException failure;
  private boolean isDone;

  /**
   * A write.
   *
   * @param seen what the caller has read
   * @param replaces whether the bytes take the place of what was read
   */
  ChunkWrite(DocumentId id, SnapshotPosition seen, byte[] bytes, boolean replaces) {
    this.id = id;
    this.seen = seen;
    this.bytes = bytes;
    this.replaces = replaces;
  }

  DocumentId id() {
    return id;
  }

  SnapshotPosition seen() {
    return seen;
  }

  byte[] bytes() {
    return bytes;
  }

  boolean replaces() {
    return replaces;
  }

  boolean isStale() {
    return behind == null;
  }

  /** What wrote it; only where it is not stale, as the next one. */
  String transaction() {
    return transaction;
  }

  /** Which document of that id it was written to. */
  String born() {
    return behind == null ? "" : String.valueOf(behind.born());
  }

  boolean isDone() {
    return isDone;
  }

  /** It is tried, perhaps not for the first time. */
  void begin() {
    behind = null;
  }

  /**
   * The document is there, and no one deletes it.
   *
   * @param before what was there before this transaction
   * @param isNext whether all of that was seen
   */
  void locked(SnapshotPosition before, String tx, boolean isNext) {
    SnapshotPosition known =
        isNext
            ? before
            : new SnapshotPosition(before.epoch(), before.born(), seen.snapshot(), seen.own());
    transaction = tx;
    behind = known.plus(tx);
  }

  /** It is durable, or stale. */
  void done() {
    isDone = true;
  }

  void failed(IOException why) {
    failure = why;
    isDone = true;
  }

  /** What is behind it, when it is done. */
  SnapshotPosition result() throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (behind == null) {
      throw new StalePositionException(id + ": what was read is not there any more");
    }
    return behind;
  }
}
