package org.amkit.json;

import java.util.List;
import org.amkit.AmValue;
import org.amkit.Mark;
import org.amkit.Patch;
import org.amkit.Read;
import org.jspecify.annotations.Nullable;

/**
 * One place at which two versions of a document differ, for people: texts as a whole, list elements
 * with the index they have, and an object that is new as one value with all in it.
 */
public sealed interface Difference {
  /** {@return the place: in the new version, or in the old one for what was removed} */
  String path();

  /**
   * The differences that patches from one version to another make.
   *
   * @param before the version that the patches start from
   * @param after the version that they lead to
   * @param patches what {@link org.amkit.Document#diff} gave for the two, or some of it
   * @return the differences, those in one object together
   */
  static List<Difference> between(Read before, Read after, List<Patch> patches) {
    return new PatchDifferences(before, after).of(patches);
  }

  /**
   * The differences between what is at a place in one document and in another, by their values
   * alone: members of maps by their keys, elements of lists by the least edit. For documents
   * without common history, whose objects are all others.
   *
   * <p>Depth costs no stack. Cost: that of writing the elements of each list as JSON, and of their
   * least edit.
   *
   * @param before the first document
   * @param after the second document
   * @param path the place
   * @return the differences
   */
  static List<Difference> between(Read before, Read after, DocumentPath path) {
    return new ValueDifferences(before, after).at(path);
  }

  /**
   * A value that came.
   *
   * @param path where
   * @param value the value
   * @param conflict whether others compete with it
   */
  record Added(String path, AmValue value, boolean conflict) implements Difference {}

  /**
   * A value that went.
   *
   * @param path where it was
   * @param value the value
   */
  record Removed(String path, AmValue value) implements Difference {}

  /**
   * A value in place of another.
   *
   * @param path where
   * @param before the value that was there
   * @param after the value that is there
   * @param conflict whether others compete with it
   */
  record Replaced(String path, AmValue before, AmValue after, boolean conflict)
      implements Difference {}

  /**
   * A counter that was counted up or down.
   *
   * @param path where
   * @param before what it was
   * @param after what it is
   */
  record Counted(String path, long before, long after) implements Difference {}

  /**
   * A text that was edited; {@link WordDiff} says which words.
   *
   * @param path where
   * @param before what it was
   * @param after what it is
   * @param added how many characters (code points; a block is one) were inserted
   * @param removed how many were deleted
   */
  record Edited(String path, String before, String after, long added, long removed)
      implements Difference {}

  /**
   * Marks that were put on a text or taken off.
   *
   * @param path the text
   * @param marks the marks; a null value takes off
   */
  record Marked(String path, List<Mark> marks) implements Difference {}

  /**
   * A place for which values compete since.
   *
   * @param path where
   * @param winner the value that reads show
   */
  record Contested(String path, @Nullable AmValue winner) implements Difference {}
}
