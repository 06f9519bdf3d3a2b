package org.amkit.edit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.amkit.chunk.OpId;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.Value;
import org.amkit.patch.EnginePatch;
import org.amkit.patch.EnginePatch.Action;
import org.amkit.patch.EnginePatch.Put;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a document's visible state: the actions on each object, in order. Where the view
 * went to another version, what came before it comes first, and is told as that view had it.
 */
public final class ActionLog {
  private final List<EnginePatch> finished = new ArrayList<>();

  private final Map<Long, List<Action>> byObject = new LinkedHashMap<>();

  /** Forgets everything. */
  public void clear() {
    finished.clear();
    byObject.clear();
  }

  /** Adds what a transaction did, in the order it was done. */
  public void addEdits(List<RecordedEdits.Event> edits) {
    for (RecordedEdits.Event edit : edits) {
      add(edit.obj(), edit.action());
    }
  }

  /** Adds what came from elsewhere. */
  public void addDiff(List<EnginePatch> patches) {
    for (EnginePatch patch : patches) {
      add(
          patch.obj(),
          patch.action() instanceof Action.DeleteSeq delete
              ? new Action.DeleteEach(delete.index(), delete.length())
              : patch.action());
    }
  }

  private void add(long obj, Action action) {
    if (action instanceof Action.PutMap put) {
      forgetContent(put.put());
    } else if (action instanceof Action.PutSeq put) {
      forgetContent(put.put());
    } else if (action instanceof Action.Insert insert) {
      insert.values().forEach(this::forgetContent);
    }
    byObject.computeIfAbsent(obj, id -> new ArrayList<>()).add(action);
  }

  /**
   * An object that is put is empty until patches fill it. When it was visible before, was hidden
   * and is exposed again, the actions that fill it follow; what is recorded of it from before would
   * fill it twice.
   */
  private void forgetContent(Put put) {
    if (put.value() instanceof Value.Obj obj) {
      byObject.remove(obj.id());
    }
  }

  /** The view is about to leave a version, which is null for the present one. */
  public void finishView(Engine engine, @Nullable Clock at) {
    finished.addAll(actions(engine, at));
    byObject.clear();
  }

  /** All of it as patches; {@code at} is the version that is seen now, null for the present one. */
  public List<EnginePatch> patches(Engine engine, @Nullable Clock at) {
    List<EnginePatch> out = new ArrayList<>(finished);
    out.addAll(actions(engine, at));
    return out;
  }

  /**
   * The actions as patches: objects in the order of their ids, the root first; adjacent actions on
   * one object that are one edit become one patch; those on objects that a version (null: now) does
   * not show are left out.
   */
  private List<EnginePatch> actions(Engine engine, @Nullable Clock at) {
    List<Long> objects = new ArrayList<>(byObject.keySet());
    objects.sort((a, b) -> compareIds(engine, a, b));
    ObjectPaths paths = new ObjectPaths(engine, at);
    List<EnginePatch> out = new ArrayList<>();
    for (long obj : objects) {
      ObjectPaths.Path path = paths.of(obj);
      if (path != null) {
        List<Action> merged = new ArrayList<>();
        ActionMerger merger = new ActionMerger(engine.textUnit(), merged);
        byObject.getOrDefault(obj, List.of()).forEach(merger::add);
        merger.finish();
        merged.forEach(action -> out.add(new EnginePatch(obj, path.last(), action)));
      }
    }
    return out;
  }

  private static int compareIds(Engine engine, long a, long b) {
    if (a == Engine.ROOT || b == Engine.ROOT || OpId.counter(a) != OpId.counter(b)) {
      return Long.compare(OpId.counter(a), OpId.counter(b));
    }
    return engine.actorOf(a).compareTo(engine.actorOf(b));
  }
}
