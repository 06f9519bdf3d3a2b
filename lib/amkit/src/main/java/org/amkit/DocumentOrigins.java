package org.amkit;

import java.util.List;

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
}
