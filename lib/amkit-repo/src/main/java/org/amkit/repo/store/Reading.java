package org.amkit.repo.store;

import java.util.List;

/** What was read of a document. */
public class Reading {
  /** What a store knows to have been read of a document. Only the store that made it reads it. */
  public interface Position {}

  private final List<byte[]> chunks;
  private final boolean isWhole;
  private final Position position;

  /**
   * Copies the list, not the bytes.
   *
   * @param chunks each of them one or more whole chunks, concatenated; in no order that means
   *     anything, and the same may come twice; none: the store has nothing, or nothing new
   * @param isWhole whether the chunks are all that the store has of the document, not only what is
   *     new. The program that holds the document must then compare: another writer has compacted
   *     it, or an older copy, or another document, was put in its place
   * @param position behind what was read
   */
  public Reading(List<byte[]> chunks, boolean isWhole, Position position) {
    this.chunks = List.copyOf(chunks);
    this.isWhole = isWhole;
    this.position = position;
  }

  /** {@return whole chunks, as they are stored} */
  public List<byte[]> chunks() {
    return chunks;
  }

  /** {@return whether they are all that the store has of the document, not only what is new} */
  public boolean isWhole() {
    return isWhole;
  }

  /** {@return behind what was read} */
  public Position position() {
    return position;
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
