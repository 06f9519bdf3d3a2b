package org.amkit;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a document's history begins: what another document needs to know of it to tell whether the
 * two are related, without its whole history. From {@link Document#getOrigins}, for {@link
 * Document#meets}.
 *
 * @param roots the changes that depend on nothing, sorted; empty for a document without changes
 * @param loose the changes that wait for dependencies, and those that they wait for
 */
public record DocumentOrigins(List<ChangeHash> roots, List<ChangeHash> loose) {
  /**
   * Copies the lists.
   *
   * @param roots copied
   * @param loose copied
   */
  public DocumentOrigins {
    roots = List.copyOf(roots);
    loose = List.copyOf(loose);
  }

  /**
   * Whether these say that two documents are related. Where they do not, {@link Document#meets} may
   * say so nevertheless: it knows the whole history.
   *
   * @param other of the other document
   * @return whether the two have a hash in common
   */
  public boolean overlaps(DocumentOrigins other) {
    Set<ChangeHash> hashes = new HashSet<>(roots);
    hashes.addAll(loose);
    return !Collections.disjoint(hashes, other.roots) || !Collections.disjoint(hashes, other.loose);
  }
}
