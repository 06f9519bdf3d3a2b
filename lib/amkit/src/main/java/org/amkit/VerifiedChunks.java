package org.amkit;

import org.jspecify.annotations.Nullable;

/**
 * A memory of the document chunks whose heads were verified: what was proved once about the same
 * bytes is not proved again. A load that is {@linkplain LoadOptions#withVerifiedChunks given} one
 * asks it before it rebuilds the changes of a chunk, and adds to it what it has verified; so does
 * the document when further chunks are put into it or it is saved.
 *
 * <p>A chunk is named by the SHA-256 of its type, length and content, so what is remembered of it
 * cannot go stale. A memory that others can write to may open a document whose heads are not those
 * of its changes. Methods do not throw: a memory that cannot be read knows nothing. Used by several
 * threads where loads are.
 */
public interface VerifiedChunks {
  /**
   * Whether a chunk was verified.
   *
   * @param chunk the chunk's hash
   * @return whether {@link #add} was called with it
   */
  boolean contains(ChangeHash chunk);

  /**
   * What was kept of a chunk: the hashes of its changes, in a form that only the library reads.
   *
   * @param chunk the chunk's hash
   * @return what {@link #add} was called with, unchanged; null when it is no longer known
   */
  byte @Nullable [] read(ChangeHash chunk);

  /**
   * Remembers a chunk that was verified.
   *
   * @param chunk the chunk's hash
   * @param hashes the hashes of its changes, some 5 bytes for each change
   */
  void add(ChangeHash chunk, byte[] hashes);
}
