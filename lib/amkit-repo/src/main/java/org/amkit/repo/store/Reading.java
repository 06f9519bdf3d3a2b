package org.amkit.repo.store;

import java.util.List;
import org.amkit.Document;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a document.
 *
 * @param chunks each of them one or more whole chunks, concatenated; in no order that means
 *     anything, and the same may come twice; none: the store has nothing, or nothing new
 * @param isWhole whether the chunks are all that the store has of the document, not only what is
 *     new. The program that holds the document must then compare: another writer has compacted it,
 *     or an older copy, or another document, was put in its place
 * @param position behind what was read
 * @param document what a whole reading's chunks make together, where the store has read them so
 *     already; it belongs to who reads. Null: they are to be put together
 */
public record Reading(
    List<byte[]> chunks, boolean isWhole, Position position, @Nullable Document document) {
  /** What a store knows to have been read of a document. Only the store that made it reads it. */
  public interface Position {}

  /**
   * Copies the list, not the bytes.
   *
   * @param chunks as above
   * @param isWhole as above
   * @param position as above
   * @param document as above
   */
  public Reading {
    chunks = List.copyOf(chunks);
  }

  /**
   * Chunks as they are.
   *
   * @param chunks as above
   * @param isWhole as above
   * @param position as above
   */
  public Reading(List<byte[]> chunks, boolean isWhole, Position position) {
    this(chunks, isWhole, position, null);
  }

  /** {@return whether there is nothing} */
  public boolean isEmpty() {
    return chunks.isEmpty();
  }

  /** {@return how many bytes there are} */
  public long byteCount() {
    long count = 0;
    for (byte[] chunk : chunks) {
      count += chunk.length;
    }
    return count;
  }
}
