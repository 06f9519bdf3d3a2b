package org.amkit.patch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.amkit.ObjectType;
import org.amkit.ops.Action;
import org.amkit.ops.Clock;
import org.amkit.ops.LongMap;
import org.amkit.ops.MapObject;
import org.amkit.ops.ObjectStore;
import org.amkit.ops.OpStore;
import org.amkit.ops.RegOp;
import org.amkit.ops.Register;
import org.amkit.ops.RegisterView;
import org.amkit.ops.SeqObject;
import org.amkit.ops.SpanView;
import org.amkit.ops.StoreView;
import org.amkit.ops.Touched;
import org.amkit.ops.TouchedPlaces;
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

  /** Is called for each object that is visible after in the one being walked. */
  interface ChildVisitor {
    /** Its place after, and whether it is to be told in full: it is new, or exposed again. */
    void visit(long id, @Nullable String key, long index, boolean full);

    /** Whether it is to be called for those that need not be told in full, too. */
    boolean wantsKept();
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
    Visit start = placeOf(object, after);
    return start == null ? List.of() : new Walk(before, after, recursive, null).from(start);
  }

  /**
   * Patches that turn the state before some changes into that of now.
   *
   * <p>Cost: O(places touched, times log spans and the depth of their objects) plus the patches. A
   * mark is looked for at each span between its ends.
   */
  public List<EnginePatch> diff(Touched touched) {
    Visit start = new Visit(store.root(), null, false);
    return new Walk(touched.before(), null, true, touched).from(start);
  }

  /** One walk over the objects that may differ. */
  private final class Walk {
    private final Clock before;
    private final @Nullable Clock after;
    private final boolean recursive;
    private final @Nullable Touched touched;
    private final List<EnginePatch> out = new ArrayList<>();
    private final PriorityQueue<Visit> queue =
        new PriorityQueue<>((a, b) -> store.actors.compare(a.object.id, b.object.id));

    /** Where places were touched: of each object those in it that lead there. */
    private final LongMap<List<ObjectStore>> ways = new LongMap<>();

    Walk(Clock before, @Nullable Clock after, boolean recursive, @Nullable Touched touched) {
      this.before = before;
      this.after = after;
      this.recursive = recursive;
      this.touched = touched;
      if (touched != null) {
        Set<ObjectStore> known = new HashSet<>();
        for (TouchedPlaces places : touched.places()) {
          ObjectStore object = store.object(places.object);
          if (object != null) {
            addWay(object, known);
          }
        }
      }
    }

    private void addWay(ObjectStore to, Set<ObjectStore> known) {
      ObjectStore object = to;
      while (object.parent != null && known.add(object)) {
        List<ObjectStore> inParent = ways.get(object.parent.id);
        if (inParent == null) {
          inParent = new ArrayList<>();
          ways.put(object.parent.id, inParent);
        }
        inParent.add(object);
        object = object.parent;
      }
    }

    List<EnginePatch> from(Visit start) {
      queue.add(start);
      for (Visit visit = queue.poll(); visit != null; visit = queue.poll()) {
        Children children = new Children(visit);
        ObjectPatches patches = new ObjectPatches(out, visit.object.id, visit.step);
        TouchedPlaces places = touched == null || visit.full ? null : touched.of(visit.object.id);
        if (touched == null || visit.full || places != null) {
          visit(visit, places, patches, children);
        }
        patches.close();
        children.visitWays();
      }
      return out;
    }

    private void visit(
        Visit visit, @Nullable TouchedPlaces places, ObjectPatches patches, Children children) {
      Clock from = visit.full ? NOTHING : before;
      RegisterDiff registers = new RegisterDiff(from, after, store.heap, followsChanges);
      if (visit.object instanceof MapObject map) {
        new MapDiff(registers, patches, children).walk(map, places);
        return;
      }
      SeqObject seq = (SeqObject) visit.object;
      if (seq.type == ObjectType.TEXT) {
        new TextDiff(store, from, after, patches, children, followsChanges).walk(seq, places);
      } else {
        new ListDiff(store, from, after, registers, patches, children).walk(seq, places);
      }
    }

    /** Queues the objects in one that is visited. */
    private final class Children implements ChildVisitor {
      private final Visit visit;

      /** Those that were queued, where ways lead on. */
      private final Set<ObjectStore> queued = new HashSet<>();

      Children(Visit visit) {
        this.visit = visit;
      }

      @Override
      public boolean wantsKept() {
        return touched == null || visit.full;
      }

      @Override
      public void visit(long id, @Nullable String key, long index, boolean full) {
        ObjectStore child = recursive && (full || wantsKept()) ? store.object(id) : null;
        if (child != null) {
          queue.add(visit.child(child, key, index, full || visit.full));
          if (touched != null) {
            queued.add(child);
          }
        }
      }

      /** Queues those that lead to places touched. */
      void visitWays() {
        List<ObjectStore> ways = wantsKept() ? null : Walk.this.ways.get(visit.object.id);
        if (ways != null) {
          for (ObjectStore child : ways) {
            Visit way = queued.contains(child) ? null : placeIn(visit, child, true, after);
            if (way != null) {
              queue.add(way);
            }
          }
        }
      }
    }
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
      visit = placeIn(visit, down.pop(), false, after);
    }
    return visit;
  }

  /**
   * @param blocksOnly whether of what is in a text just blocks are seen, as the walks see it
   */
  private @Nullable Visit placeIn(
      Visit parent, ObjectStore object, boolean blocksOnly, @Nullable Clock after) {
    if (parent.object instanceof MapObject map && object.parentKey != null) {
      Register register = map.register(object.parentKey);
      RegOp winner = register == null ? null : RegisterView.winner(register, after);
      return winner == null || winner.id != object.id
          ? null
          : parent.child(object, object.parentKey, 0, false);
    }
    SeqObject seq = (SeqObject) parent.object;
    SeqSpan span = store.index.find(object.parentElement);
    int action = span == null ? Action.DELETE : shown(span, object, after);
    boolean hidden = blocksOnly && seq.type == ObjectType.TEXT && action != Action.MAKE_MAP;
    if (hidden || !Action.makes(action)) {
      return null;
    }
    long index = view.indexOf(seq, object.parentElement, false, after);
    return parent.child(object, null, index, false);
  }

  /** The action that made the object, where it is what its element shows. */
  private static int shown(SeqSpan span, ObjectStore object, @Nullable Clock after) {
    Register register = SeqObject.detail(span);
    if (register != null) {
      RegOp winner = RegisterView.winner(register, after);
      return winner != null && winner.id == object.id ? winner.action : Action.DELETE;
    }
    int offset = SpanIndex.offsetIn(span, object.parentElement);
    long interval = SpanView.interval(span, after);
    boolean visible = offset >= SpanView.from(interval) && offset < SpanView.to(interval);
    return visible ? span.action : Action.DELETE;
  }
}
