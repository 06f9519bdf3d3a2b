package org.amkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amkit.engine.Engine;
import org.amkit.ops.Entry;
import org.amkit.ops.ObjType;
import org.amkit.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * The ways from the root to some objects as they are visible now.
 *
 * <p>Walks the visible document from the root until it has met all of them: cost in the order of
 * the document's visible values, at most; nothing when only the root is asked for.
 */
final class ObjectPaths {
  private final EngineReader reader;
  private final Map<Long, Step> parents = new HashMap<>();

  private record Step(long parent, @Nullable String key, long index) {}

  ObjectPaths(EngineReader reader, Collection<Long> wanted) {
    this.reader = reader;
    Set<Long> missing = new HashSet<>(wanted);
    missing.remove(Engine.ROOT);
    walk(missing);
  }

  private void walk(Set<Long> missing) {
    Engine engine = reader.engine();
    TextWidth width = new TextWidth(engine.textUnit());
    Deque<Value.Obj> open = new ArrayDeque<>();
    open.add(new Value.Obj(ObjType.MAP, Engine.ROOT));
    while (!missing.isEmpty() && !open.isEmpty()) {
      Value.Obj obj = open.remove();
      long parent = obj.id();
      if (obj.type().isSequence()) {
        long[] index = {0};
        boolean text = obj.type() == ObjType.TEXT;
        engine.forEachItem(
            parent,
            reader.version(),
            entry -> {
              meet(entry, new Step(parent, null, index[0]), open, missing);
              index[0] += text ? width.of(entry.value()) : 1;
            });
      } else {
        engine.forEachEntry(
            parent,
            reader.version(),
            (key, entry) -> meet(entry, new Step(parent, key, 0), open, missing));
      }
    }
  }

  private void meet(Entry entry, Step step, Deque<Value.Obj> open, Set<Long> missing) {
    if (entry.value() instanceof Value.Obj child) {
      parents.put(child.id(), step);
      missing.remove(child.id());
      open.add(child);
    }
  }

  /** The way to an object, or null when it is not visible. */
  @Nullable List<PathElement> of(long obj) {
    List<PathElement> path = new ArrayList<>();
    for (long at = obj; at != Engine.ROOT; ) {
      Step step = parents.get(at);
      if (step == null) {
        return null;
      }
      path.add(
          new PathElement(
              reader.objectId(step.parent()), PatchBuilder.prop(step.key(), step.index())));
      at = step.parent();
    }
    Collections.reverse(path);
    return path;
  }
}
