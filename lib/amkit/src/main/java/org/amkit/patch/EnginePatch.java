package org.amkit.patch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.amkit.ops.MarkRange;
import org.amkit.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * A change of one object's visible state.
 *
 * @param obj the packed object id
 * @param last the last step of the way from the root to it; null for the root
 * @param action what happened
 */
public record EnginePatch(long obj, @Nullable Step last, Action action) {
  /**
   * One step: in object {@code obj}, at {@code key} or (if null) at {@code index}. Ways share the
   * steps that they have in common, so that those of a deep document take no more than its objects.
   */
  public static final class Step {
    private final @Nullable Step before;
    private final long obj;
    private final @Nullable String key;
    private final long index;

    public Step(@Nullable Step before, long obj, @Nullable String key, long index) {
      this.before = before;
      this.obj = obj;
      this.key = key;
      this.index = index;
    }

    /** The step before; null for the first. */
    public @Nullable Step before() {
      return before;
    }

    public long obj() {
      return obj;
    }

    public @Nullable String key() {
      return key;
    }

    public long index() {
      return index;
    }

    /** Whether two steps are of the same object to the same place, whatever came before them. */
    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Step other
          && obj == other.obj
          && Objects.equals(key, other.key)
          && index == other.index;
    }

    @Override
    public int hashCode() {
      return Objects.hash(obj, key, index);
    }

    @Override
    public String toString() {
      return obj + "/" + (key == null ? index : key);
    }
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof EnginePatch other
        && obj == other.obj
        && path().equals(other.path())
        && action.equals(other.action);
  }

  @Override
  public int hashCode() {
    return Objects.hash(obj, path(), action);
  }

  @Override
  public String toString() {
    return "EnginePatch[obj=" + obj + ", path=" + path() + ", action=" + action + "]";
  }

  /** The steps from the root to the object. O(depth). */
  public List<Step> path() {
    List<Step> steps = new ArrayList<>();
    for (Step step = last; step != null; step = step.before) {
      steps.add(step);
    }
    Collections.reverse(steps);
    return steps;
  }

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
