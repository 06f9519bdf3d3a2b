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
   * A peer's word.
   *
   * @param peer who says it
   * @param am what it says
   */
  record Said(AskingPeer peer, RepoMessage.Am am) {}

  /**
   * What is said. Where this side speaks first it is not to be waited for; an answer may be.
   *
   * @param asked what the peer has said; null where this side speaks first
   * @return it; null: nothing
   */
  RepoMessage.@Nullable Am am(@Nullable Said asked);

  /**
   * What a peer's word tells about its document and ours. It may be waited for.
   *
   * @param said what the peer has said
   * @return what it tells
   */
  default Relation relation(Said said) {
    return Relation.UNKNOWN;
  }
}
