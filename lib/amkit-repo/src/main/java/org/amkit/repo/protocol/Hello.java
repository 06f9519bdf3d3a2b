package org.amkit.repo.protocol;

import org.jspecify.annotations.Nullable;

/** What peers of this library's say to each other beside who they are. */
@FunctionalInterface
public interface Hello {
  /** What a peer's word tells about its document and ours. */
  enum Relation {
    /** They have something in common. */
    RELATED,
    /** They have nothing in common, and are not to be mixed: the connection ends. */
    UNRELATED,
    /** Nothing: what comes of the document tells. */
    UNKNOWN
  }

  /**
   * What is said.
   *
   * @param asked what the peer has said; null where this side speaks first
   * @return it; null: nothing
   */
  RepoMessage.@Nullable Am am(RepoMessage.@Nullable Am asked);

  /**
   * What a peer's word tells about its document and ours.
   *
   * @param said what the peer has said; null from one of another library
   * @return what it tells
   */
  default Relation relation(RepoMessage.@Nullable Am said) {
    return Relation.UNKNOWN;
  }
}
