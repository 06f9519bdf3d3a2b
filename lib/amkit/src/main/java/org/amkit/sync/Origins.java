package org.amkit.sync;

import java.util.List;
import org.amkit.ChangeHash;

/**
 * The hashes of a document that tell whether another one has anything in common with it, without
 * the whole history of either.
 *
 * <p>Two documents are <em>related</em> when the hashes of their changes and of what these depend
 * on, waiting changes included, have one in common, or when one has applied no change. What is
 * applied comes with all its ancestors, so two documents that share an applied change share a root;
 * only what waits can have unknown ancestors. Hence two documents are related when either has one
 * of the other's origins.
 *
 * @param roots the applied changes that depend on nothing; empty for a document without changes
 * @param loose the waiting changes, and what they depend on that is not here
 */
public record Origins(List<ChangeHash> roots, List<ChangeHash> loose) {
  /**
   * Copies the lists.
   *
   * @param roots copied
   * @param loose copied
   */
  public Origins {
    roots = List.copyOf(roots);
    loose = List.copyOf(loose);
  }

  /**
   * Whether these are the origins of a document that is related to another, as far as that one can
   * tell: where neither it nor the document of these origins finds the other's, they are not.
   *
   * @param document the other document
   * @return whether it has one of these hashes, or one of the two documents has no change
   */
  public boolean meet(SyncDocument document) {
    return roots.isEmpty() || document.changeCount() == 0 || areAnyIn(document);
  }

  /** Whether a document has one of these hashes. */
  boolean areAnyIn(SyncDocument document) {
    return isAnyIn(roots, document) || isAnyIn(loose, document);
  }

  private static boolean isAnyIn(List<ChangeHash> hashes, SyncDocument document) {
    for (ChangeHash hash : hashes) {
      if (document.mentions(hash)) {
        return true;
      }
    }
    return false;
  }
}
