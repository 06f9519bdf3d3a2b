package org.amkit.cli.render;

import java.util.List;
import org.amkit.AmValue;
import org.amkit.Mark;
import org.jspecify.annotations.Nullable;

/** One place at which two versions of a document differ. */
public sealed interface Difference {
  /** The place: in the new version, or in the old one for what was removed. */
  String path();

  /** A value that came. */
  record Added(String path, AmValue value, boolean conflict) implements Difference {}

  /** A value that went. */
  record Removed(String path, AmValue value) implements Difference {}

  /** A value in place of another. */
  record Replaced(String path, AmValue before, AmValue after, boolean conflict)
      implements Difference {}

  /** A counter that was counted up or down. */
  record Counted(String path, long before, long after) implements Difference {}

  /**
   * A text that was edited.
   *
   * @param added how many characters (code points; a block is one) were inserted
   * @param removed how many were deleted
   */
  record Edited(String path, String before, String after, long added, long removed)
      implements Difference {}

  /** Marks that were put on a text or taken off; a null value takes off. */
  record Marked(String path, List<Mark> marks) implements Difference {}

  /** A place for which values compete since. */
  record Contested(String path, @Nullable AmValue winner) implements Difference {}
}
