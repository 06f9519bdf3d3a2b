package org.amkit;

import java.util.List;

/**
 * A single change with its bytes: what {@link Document#addCommits} takes.
 *
 * @param head its hash
 * @param parents the changes that it depends on, in its order
 * @param bytes a change chunk; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
public record Commit(ChangeHash head, List<ChangeHash> parents, byte[] bytes) {
  /**
   * Takes a copy of the list.
   *
   * @param head its hash
   * @param parents the changes that it depends on, in its order
   * @param bytes a change chunk; not copied
   */
  public Commit {
    parents = List.copyOf(parents);
  }
}
