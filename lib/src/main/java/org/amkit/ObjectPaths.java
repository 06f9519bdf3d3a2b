package org.amkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.amkit.engine.Engine;
import org.amkit.ops.Entry;
import org.jspecify.annotations.Nullable;

/**
 * The ways from the root to objects as they are visible in the version that a reader reads.
 *
 * <p>Cost: one look-up for each step, each object asked once.
 */
final class ObjectPaths {
  private final EngineReader reader;
  private final Map<Long, PatchPath> known = new HashMap<>();

  ObjectPaths(EngineReader reader) {
    this.reader = reader;
    known.put(Engine.ROOT, PatchPath.ROOT);
  }

  /** The way to an object, or null when it is not visible. */
  @Nullable PatchPath of(long obj) {
    Deque<Long> down = new ArrayDeque<>();
    long at = obj;
    while (!known.containsKey(at)) {
      down.push(at);
      at = reader.engine().parentOf(at);
    }
    PatchPath path = known.get(at);
    while (path != null && !down.isEmpty()) {
      at = down.pop();
      PathElement step = step(at);
      path = step == null ? null : path.child(step);
      if (path != null) {
        known.put(at, path);
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
      seen = engine.get(parent, key, reader.version());
    } else {
      long element = engine.elementInParent(obj);
      index = engine.indexOfElement(parent, element, false, reader.version());
      seen = engine.get(parent, index, reader.version());
    }
    if (seen == null || seen.id() != obj) {
      return null;
    }
    return new PathElement(reader.objectId(parent), PatchBuilder.prop(key, index));
  }
}
