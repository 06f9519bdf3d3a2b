package org.amkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.amkit.ops.MarkRange;
import org.amkit.ops.Value;
import org.amkit.patch.EnginePatch;
import org.amkit.patch.EnginePatch.Action;
import org.amkit.patch.EnginePatch.Put;
import org.jspecify.annotations.Nullable;

/** Engine patches as patches of the API. */
final class PatchBuilder {
  private final EngineReader reader;

  PatchBuilder(EngineReader reader) {
    this.reader = reader;
  }

  /** Engine patches, one for one. */
  List<Patch> patches(List<EnginePatch> patches) {
    List<Patch> out = new ArrayList<>(patches.size());
    IdentityHashMap<EnginePatch.Step, PatchPath> known = new IdentityHashMap<>();
    for (EnginePatch patch : patches) {
      out.add(patch(patch.obj(), path(patch.last(), known), patch.action()));
    }
    return out;
  }

  /** The path that ends with a step. */
  PatchPath path(EnginePatch.@Nullable Step last) {
    return path(last, new IdentityHashMap<>());
  }

  private PatchPath path(
      EnginePatch.@Nullable Step last, IdentityHashMap<EnginePatch.Step, PatchPath> known) {
    Deque<EnginePatch.Step> down = new ArrayDeque<>();
    PatchPath path = null;
    EnginePatch.Step step = last;
    while (path == null && step != null) {
      path = known.get(step);
      if (path == null) {
        down.push(step);
        step = step.before();
      }
    }
    PatchPath way = path == null ? PatchPath.ROOT : path;
    while (!down.isEmpty()) {
      step = down.pop();
      way = way.child(new PathElement(reader.objectId(step.obj()), prop(step.key(), step.index())));
      known.put(step, way);
    }
    return way;
  }

  private Patch patch(long obj, PatchPath path, Action action) {
    return new Patch(reader.objectId(obj), path, action(action));
  }

  static Prop prop(@Nullable String key, long index) {
    return key == null ? new Prop.Index(index) : new Prop.Key(key);
  }

  private PatchAction action(Action action) {
    if (action instanceof Action.PutMap a) {
      return new PatchAction.PutMap(a.key(), value(a.put()), a.put().conflict());
    } else if (action instanceof Action.PutSeq a) {
      return new PatchAction.PutList(a.index(), value(a.put()), a.put().conflict());
    } else if (action instanceof Action.Insert a) {
      List<AmValue> values = new ArrayList<>(a.values().size());
      List<Boolean> conflicts = new ArrayList<>(a.values().size());
      for (Put put : a.values()) {
        values.add(value(put));
        conflicts.add(put.conflict());
      }
      return new PatchAction.Insert(a.index(), values, conflicts);
    } else if (action instanceof Action.SpliceText a) {
      Map<String, AmValue> marks = new HashMap<>();
      for (MarkRange mark : a.marks()) {
        marks.put(mark.name(), EngineTypes.value(mark.value()));
      }
      return new PatchAction.SpliceText(a.index(), a.text(), marks);
    } else if (action instanceof Action.Increment a) {
      return new PatchAction.Increment(prop(a.key(), a.index()), a.by());
    } else if (action instanceof Action.Conflict a) {
      return new PatchAction.FlagConflict(prop(a.key(), a.index()));
    } else if (action instanceof Action.DeleteMap a) {
      return new PatchAction.DeleteMap(a.key());
    } else if (action instanceof Action.DeleteSeq a) {
      return new PatchAction.DeleteList(a.index(), a.length());
    }
    return new PatchAction.Mark(EngineReader.marks(((Action.Mark) action).marks()));
  }

  private AmValue value(Put put) {
    Value value = put.value();
    return reader.value(value);
  }
}
