package org.amkit.sync;

import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions.Limits;

/** What the protocol needs of a document. */
public interface SyncDocument {
  /** The current heads, sorted. */
  List<ChangeHash> heads();

  /** How many changes the document has applied. */
  int changeCount();

  /** Whether the change is applied; one that waits for its dependencies is not. */
  boolean hasChange(ChangeHash hash);

  /** Whether the change is applied, waits, or is one that a waiting change depends on. */
  boolean mentions(ChangeHash hash);

  /** What the changes of one message may take. */
  Limits limits();

  /** Where the document's history begins. Cost: O(changes) the first time. */
  Origins origins();

  /**
   * The applied changes that cannot be reached from {@code have}, each behind its dependencies.
   * Unknown hashes are skipped. The list's {@code contains} may be called for many hashes.
   */
  List<ChangeHash> changesSince(List<ChangeHash> have);

  /** What an applied change depends on. */
  List<ChangeHash> depsOf(ChangeHash hash);

  /** The uncompressed chunk of an applied change. */
  byte[] changeBytes(ChangeHash hash);

  /**
   * The changes that must come before {@code heads} can be applied: every hash on the way back from
   * {@code heads}, through changes that wait, that is neither applied nor waiting. Sorted.
   */
  List<ChangeHash> missingFor(List<ChangeHash> heads);

  /** The whole document as bytes that {@link #apply} takes. */
  byte[] save();

  /**
   * Applies concatenated chunks: changes in any order, or a saved document. Changes that are there
   * already are skipped, those whose dependencies lack are kept waiting.
   *
   * @throws org.amkit.codec.FormatException when the bytes are bad; nothing is applied then
   */
  void apply(byte[] chunks);
}
