package org.amkit.edit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.Entry;
import org.amkit.patch.EnginePatch.Step;
import org.jspecify.annotations.Nullable;

/**
 * The paths from the root to objects as they are visible in a version.
 *
 * <p>Cost: one look-up for each step, each object asked once.
 */
public final class ObjectPaths {
  /**
   * A path, from its end.
   *
   * @param last the last step; null for the root
   */
  public record Path(@Nullable Step last) {}

  private final Engine engine;
  private final @Nullable Clock at;
  private final Map<Long, Path> known = new HashMap<>();

  /** Paths in a version; null for what is visible now. */
  public ObjectPaths(Engine engine, @Nullable Clock at) {
    this.engine = engine;
    this.at = at;
    known.put(Engine.ROOT, new Path(null));
  }

  /** The path to an object, or null when it is not visible. */
  public @Nullable Path of(long obj) {
    Deque<Long> down = new ArrayDeque<>();
    long top = obj;
    while (!known.containsKey(top)) {
      down.push(top);
      top = engine.parentOf(top);
    }
    Path path = known.get(top);
    while (path != null && !down.isEmpty()) {
      top = down.pop();
      Step step = step(path.last(), top);
      path = step == null ? null : new Path(step);
      if (path != null) {
        known.put(top, path);
      }
    }
    return path;
  }

  /** The step from the parent, or null when the object is not what is seen in its place. */
  private @Nullable Step step(@Nullable Step before, long obj) {
    long parent = engine.parentOf(obj);
    String key = engine.keyInParent(obj);
    long index = 0;
    Entry seen;
    if (key != null) {
      seen = engine.get(parent, key, at);
    } else {
      long element = engine.elementInParent(obj);
      index = engine.indexOfElement(parent, element, false, at);
      seen = engine.get(parent, index, at);
    }
    return seen == null || seen.id() != obj ? null : new Step(before, parent, key, index);
  }
}
