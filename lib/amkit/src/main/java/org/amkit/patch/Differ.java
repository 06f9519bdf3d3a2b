package org.amkit.patch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.amkit.ObjectType;
import org.amkit.ops.Action;
import org.amkit.ops.Clock;
import org.amkit.ops.MapObject;
import org.amkit.ops.ObjectStore;
import org.amkit.ops.OpStore;
import org.amkit.ops.RegOp;
import org.amkit.ops.Register;
import org.amkit.ops.RegisterView;
import org.amkit.ops.SeqObject;
import org.amkit.ops.SpanView;
import org.amkit.ops.StoreView;
import org.amkit.patch.EnginePatch.Step;
import org.amkit.sequence.SeqSpan;
import org.amkit.sequence.SpanIndex;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two versions, as patches.
 *
 * <p>Objects are visited in the order of their ids, from where the difference begins down to what
 * is visible in the version after. An object that was not there before, or that comes to light
 * again, is told in full. The versions may be any two: older or newer, of one branch or of two.
 *
 * <p>Cost: O(spans and map ops of the objects visited) plus the patches.
 */
public final class Differ {
  /** Before everything: against it, an object is told in full. */
  private static final Clock NOTHING = new Clock(new long[0]);

  private final OpStore store;
  private final StoreView view;
  private final boolean followsChanges;

  public Differ(OpStore store, StoreView view) {
    this(store, view, false);
  }

  /**
   * @param followsChanges whether changes are followed, not states compared: then a value that
   *     comes to conflict with a winner is reported also where another, now gone, did before, and a
   *     mark also over blocks
   */
  public Differ(OpStore store, StoreView view, boolean followsChanges) {
    this.store = store;
    this.view = view;
    this.followsChanges = followsChanges;
  }

  /**
   * An object to be visited.
   *
   * @param step the last step of the way to it in the version after; null for the root
   * @param full whether it is told in full
   */
  private record Visit(ObjectStore object, @Nullable Step step, boolean full) {
    Visit child(ObjectStore child, @Nullable String key, long index, boolean childFull) {
      return new Visit(child, new Step(step, object.id, key, index), childFull);
    }
  }

  /**
   * Patches that turn the state at {@code before} into that at {@code after} (null: now).
   *
   * @param object where the difference begins; when it cannot be seen at {@code after}, there are
   *     no patches
   * @param recursive whether the objects in it are looked at too
   */
  public List<EnginePatch> diff(
      ObjectStore object, boolean recursive, Clock before, @Nullable Clock after) {
    List<EnginePatch> out = new ArrayList<>();
    Visit start = placeOf(object, after);
    if (start == null) {
      return out;
    }
    PriorityQueue<Visit> queue =
        new PriorityQueue<>((a, b) -> store.actors.compare(a.object.id, b.object.id));
    queue.add(start);
    for (Visit visit = queue.poll(); visit != null; visit = queue.poll()) {
      Clock from = visit.full ? NOTHING : before;
      ObjectPatches patches = new ObjectPatches(out, visit.object.id, visit.step);
      Visit parent = visit;
      ChildVisitor children =
          (id, key, index, full) -> {
            ObjectStore child = recursive ? store.object(id) : null;
            if (child != null) {
              queue.add(parent.child(child, key, index, full || parent.full));
            }
          };
      RegisterDiff registers = new RegisterDiff(from, after, store.heap, followsChanges);
      if (visit.object instanceof MapObject map) {
        new MapDiff(registers, patches, children).walk(map);
      } else if (visit.object instanceof SeqObject seq) {
        if (seq.type == ObjectType.TEXT) {
          new TextDiff(store, from, after, patches, children, followsChanges).walk(seq);
        } else {
          new ListDiff(store, from, after, registers, patches, children).walk(seq);
        }
      }
      patches.close();
    }
    return out;
  }

  /** Is called for each object that is visible after in the one being walked. */
  interface ChildVisitor {
    /** Its place after, and whether it is to be told in full: it is new, or exposed again. */
    void visit(long id, @Nullable String key, long index, boolean full);
  }

  /** The object and the way to it, or {@code null} when it is hidden. */
  private @Nullable Visit placeOf(ObjectStore object, @Nullable Clock after) {
    Deque<ObjectStore> down = new ArrayDeque<>();
    ObjectStore top = object;
    for (ObjectStore holder = top.parent; holder != null; holder = top.parent) {
      down.push(top);
      top = holder;
    }
    Visit visit = new Visit(top, null, false);
    while (visit != null && !down.isEmpty()) {
      visit = placeIn(visit, down.pop(), after);
    }
    return visit;
  }

  private @Nullable Visit placeIn(Visit parent, ObjectStore object, @Nullable Clock after) {
    if (parent.object instanceof MapObject map && object.parentKey != null) {
      Register register = map.register(object.parentKey);
      RegOp winner = register == null ? null : RegisterView.winner(register, after);
      return winner == null || winner.id != object.id
          ? null
          : parent.child(object, object.parentKey, 0, false);
    }
    SeqObject seq = (SeqObject) parent.object;
    SeqSpan span = store.index.find(object.parentElement);
    if (span == null || !shows(span, object, after)) {
      return null;
    }
    long index = view.indexOf(seq, object.parentElement, false, after);
    return parent.child(object, null, index, false);
  }

  private static boolean shows(SeqSpan span, ObjectStore object, @Nullable Clock after) {
    Register register = SeqObject.detail(span);
    if (register != null) {
      RegOp winner = RegisterView.winner(register, after);
      return winner != null && winner.id == object.id;
    }
    int offset = SpanIndex.offsetIn(span, object.parentElement);
    long interval = SpanView.interval(span, after);
    return Action.makes(span.action)
        && offset >= SpanView.from(interval)
        && offset < SpanView.to(interval);
  }
}
