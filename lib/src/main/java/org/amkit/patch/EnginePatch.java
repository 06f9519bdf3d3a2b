package org.amkit.patch;

import java.util.List;
import org.amkit.ops.MarkRange;
import org.amkit.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * A change of one object's visible state. {@code obj} is a packed object id; {@code path} leads
 * from the root to it.
 */
public record EnginePatch(long obj, List<Step> path, Action action) {
  /** One step: in object {@code obj}, at {@code key} or (if null) at {@code index}. */
  public record Step(long obj, @Nullable String key, long index) {}

  /** A value with the id of the op that put it (an object's id when it is one). */
  public record Put(Value value, long id, boolean conflict) {}

  /** What happened. Indices and lengths are in the document's text units for texts. */
  public sealed interface Action {
    record PutMap(String key, Put put) implements Action {}

    record PutSeq(long index, Put put) implements Action {}

    record Insert(long index, List<Put> values) implements Action {}

    record SpliceText(long index, String text, List<MarkRange> marks) implements Action {}

    record Increment(@Nullable String key, long index, long by) implements Action {}

    record Conflict(@Nullable String key, long index) implements Action {}

    record DeleteMap(String key) implements Action {}

    record DeleteSeq(long index, long length) implements Action {}

    /** Deletions one by one that came together: not one edit, as {@link DeleteSeq} is. */
    record DeleteEach(long index, long length) implements Action {}

    record Mark(List<MarkRange> marks) implements Action {}
  }
}
