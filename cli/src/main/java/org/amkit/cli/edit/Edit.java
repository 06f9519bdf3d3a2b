package org.amkit.cli.edit;

import java.util.List;
import org.amkit.ExpandMark;
import org.amkit.NewValue;
import org.amkit.ObjectType;
import org.amkit.cli.address.ValueSpec;
import org.amkit.json.DocumentPath;
import org.jspecify.annotations.Nullable;

/** One op of the edit language, read but not carried out. */
public sealed interface Edit {
  /** Where the op acts. */
  DocumentPath path();

  /**
   * An op with where it was written.
   *
   * @param where the script and line, or empty on the command line
   * @param text the op as written
   */
  record Located(String where, String text, Edit edit) {}

  /** {@code set PATH VALUE}. */
  record Set(DocumentPath path, ValueSpec value) implements Edit {}

  /** {@code insert PATH[i] VALUE}. */
  record Insert(DocumentPath path, ValueSpec value) implements Edit {}

  /** {@code append PATH VALUE}. */
  record Append(DocumentPath path, ValueSpec value) implements Edit {}

  /** {@code delete PATH}. */
  record Delete(DocumentPath path) implements Edit {}

  /** {@code inc PATH [N]}. */
  record Increment(DocumentPath path, long by) implements Edit {}

  /**
   * {@code splice PATH POS DEL [TEXT|VALUE...]}.
   *
   * @param values the words as they came
   * @param quoting whether quotes around a word are the script's and not the word's
   */
  record Splice(
      DocumentPath path, long position, long deleteCount, List<String> values, boolean quoting)
      implements Edit {}

  /** {@code mark PATH START END NAME VALUE [--expand ...]}. */
  record Mark(
      DocumentPath path, long start, long end, String name, NewValue value, ExpandMark expand)
      implements Edit {}

  /** {@code unmark PATH START END NAME}. */
  record Unmark(DocumentPath path, long start, long end, String name, ExpandMark expand)
      implements Edit {}

  /** {@code update PATH TEXT}. */
  record Update(DocumentPath path, String text) implements Edit {}

  /** {@code make PATH map|list|text}. */
  record Make(DocumentPath path, ObjectType kind) implements Edit {}

  /** {@code block split|join|update PATH POS [JSON]}. */
  record Block(Change change, DocumentPath path, long position, @Nullable ValueSpec attributes)
      implements Edit {
    /** What happens to the block marker. */
    public enum Change {
      SPLIT,
      JOIN,
      UPDATE
    }
  }
}
