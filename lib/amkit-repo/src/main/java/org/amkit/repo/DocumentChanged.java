package org.amkit.repo;

import java.util.List;
import org.amkit.ChangeHash;

/**
 * A document has changed.
 *
 * @param newHeads what it has now
 */
public record DocumentChanged(List<ChangeHash> newHeads) {
  /**
   * Copies the list.
   *
   * @param newHeads copied
   */
  public DocumentChanged {
    newHeads = List.copyOf(newHeads);
  }

  /** {@return what heads it has now} */
  public List<ChangeHash> getNewHeads() {
    return newHeads;
  }
}
