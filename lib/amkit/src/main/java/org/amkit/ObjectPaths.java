package org.amkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.Entry;
import org.jspecify.annotations.Nullable;

/**
 * The ways from the root to objects as they are visible in the version that a reader reads.
 *
 * <p>Cost: one look-up for each step, each object asked once.
 */
final class ObjectPaths {
  private final EngineReader reader;
  private final @Nullable Clock at;
  private final Map<Long, PatchPath> known = new HashMap<>();

  ObjectPaths(EngineReader reader) {
    this(reader, reader.version());
  }

  ObjectPaths(EngineReader reader, @Nullable Clock at) {
    this.reader = reader;
    this.at = at;
    known.put(Engine.ROOT, PatchPath.ROOT);
  }

  /** The way to an object, or null when it is not visible. */
  @Nullable PatchPath of(long obj) {
    Deque<Long> down = new ArrayDeque<>();
    long top = obj;
    while (!known.containsKey(top)) {
      down.push(top);
      top = reader.engine().parentOf(top);
    }
    PatchPath path = known.get(top);
    while (path != null && !down.isEmpty()) {
      top = down.pop();
      PathElement step = step(top);
      path = step == null ? null : path.child(step);
      if (path != null) {
        known.put(top, path);
      }
    }
    return path;
  }

  /** The step from the parent, or null when the object is not what is seen in its place. */
  private @Nullable PathElement step(long obj) {
    Engine engine = reader.engine();
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
    if (seen == null || seen.id() != obj) {
      return null;
    }
    return new PathElement(reader.objectId(parent), PatchBuilder.prop(key, index));
  }
}
