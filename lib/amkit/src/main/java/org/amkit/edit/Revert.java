package org.amkit.edit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.amkit.ChangeHash;
import org.amkit.ObjectType;
import org.amkit.Prop;
import org.amkit.chunk.OpId;
import org.amkit.engine.Edits;
import org.amkit.engine.Engine;
import org.amkit.ops.Action;
import org.amkit.ops.Clock;
import org.amkit.ops.Entry;
import org.amkit.ops.UnitWidth;
import org.amkit.ops.Value;
import org.amkit.patch.ValueNumbers;
import org.jspecify.annotations.Nullable;

/**
 * Restores what changes replaced, in an open transaction; {@code Document.revert} has the rules,
 * which for the changes since a version come to that version.
 */
public final class Revert {
  private final Engine engine;
  private final Edits edits;
  private final RevertScope scope;
  private final Clock without;
  private final StateCopy copy;

  /**
   * A place that operations write to: a key of a map, or an element of a sequence.
   *
   * @param element {@link OpId#HEAD} in a map
   */
  private record Place(long obj, @Nullable String key, long element) {
    static Place of(ChangeOp op) {
      boolean made = op.key() == null && op.insert();
      return new Place(op.obj(), op.key(), made ? op.id() : op.element());
    }

    // What the compiler makes of these two takes 20 ms to be linked, in a command that lasts 100.

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Place place
          && obj == place.obj
          && element == place.element
          && Objects.equals(key, place.key);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * Long.hashCode(obj) + Long.hashCode(element)) + Objects.hashCode(key);
    }
  }

  /** A text and the name of a mark in it. */
  private record MarkName(long text, @Nullable String name) {
    static MarkName of(ChangeOp op) {
      return new MarkName(op.obj(), op.markName());
    }
  }

  private final boolean hasLater;

  /** Places that changes outside of the group wrote to in the knowledge of the group. */
  private final Set<Place> touchedLater = new HashSet<>();

  private final Set<MarkName> marksTouchedLater = new HashSet<>();

  /** What changes outside of the group added in the knowledge of the group, by counter. */
  private final Map<Long, Long> countedLater = new HashMap<>();

  /** Objects that the group made and that hold the work of others: they stay, as its place. */
  private final Set<Long> kept = new HashSet<>();

  /** The object outside of which nothing is restored; the root for none. */
  private final long within;

  /** Whether objects are inside of it, as far as was asked: a way up is gone but once. */
  private final Map<Long, Boolean> knownInside = new HashMap<>();

  private Revert(Engine engine, Edits edits, RevertScope scope, long within) {
    this.engine = engine;
    this.edits = edits;
    this.scope = scope;
    this.within = within;
    this.without = scope.without();
    this.copy = new StateCopy(engine, edits, without);
    List<ChangeOp> later = scope.laterOps();
    this.hasLater = !later.isEmpty();
    for (ChangeOp op : later) {
      if (op.action() == Action.INCREMENT) {
        for (long counter : op.pred()) {
          countedLater.merge(counter, by(op), Long::sum);
        }
      } else if (op.action() != Action.MARK) {
        touchedLater.add(Place.of(op));
      } else if (op.markName() != null) {
        marksTouchedLater.add(MarkName.of(op));
      }
    }
  }

  /** Restores what a group of changes replaced. */
  public static void changes(Engine engine, Edits edits, Set<ChangeHash> group) {
    new Revert(engine, edits, RevertScope.of(engine, group), Engine.ROOT).run();
  }

  /** Restores what all changes since a version replaced in an object and the objects in it. */
  public static void toVersion(
      Engine engine, Edits edits, long object, List<ChangeHash> heads, List<ChangeHash> base) {
    ObjectType type = Objects.requireNonNull(engine.objectType(object));
    Value.Obj now = new Value.Obj(type, object);
    DocumentForms.Old before = new DocumentForms.Old(now, engine.clockAt(heads));
    ValueNumbers numbers = new ValueNumbers(DocumentForms.exact(engine));
    if (numbers.of(before) != numbers.of(now)) {
      new Revert(engine, edits, RevertScope.since(engine, heads, base), object).run();
    }
  }

  private boolean isWithin(long obj) {
    if (within == Engine.ROOT) {
      return true;
    }
    List<Long> way = new ArrayList<>();
    long at = obj;
    while (at > 0 && at != within && !knownInside.containsKey(at)) {
      way.add(at);
      at = engine.parentOf(at);
    }
    boolean inside = at == within || knownInside.getOrDefault(at, false);
    for (long object : way) {
      knownInside.put(object, inside);
    }
    return inside;
  }

  private void run() {
    Map<Long, Boolean> inside = new HashMap<>();
    Set<Long> made = new HashSet<>();
    Set<Place> places = new LinkedHashSet<>();
    Map<Place, Long> increments = new LinkedHashMap<>();
    Map<Long, MarkRevert> marks = new LinkedHashMap<>();
    for (ChangeOp op : scope.groupOps()) {
      if (!inside.computeIfAbsent(op.obj(), this::isWithin)) {
        continue;
      }
      if (made.contains(op.obj())) {
        made.add(op.id());
        continue;
      }
      switch (op.action()) {
        case Action.SET, Action.DELETE -> places.add(Place.of(op));
        case Action.INCREMENT -> increments.merge(Place.of(op), by(op), Long::sum);
        case Action.MARK -> {
          if (op.markName() != null && !marksTouchedLater.contains(MarkName.of(op))) {
            marksOf(marks, op.obj()).addName(op);
          }
        }
        default -> {
          (holdsOthersWork(op) ? kept : made).add(op.id());
          places.add(Place.of(op));
        }
      }
    }
    increments.forEach(this::increment);
    // Adding to a counter also settles a conflict, which another value may have won before.
    places.addAll(increments.keySet());
    Map<Long, List<Place>> sequences = new LinkedHashMap<>();
    for (Place place : places) {
      if (place.key() != null) {
        key(place, place.key());
      } else {
        sequences.computeIfAbsent(place.obj(), obj -> new ArrayList<>()).add(place);
      }
    }
    sequences.forEach((obj, elements) -> elements(obj, elements, marks));
    marks.values().forEach(MarkRevert::run);
  }

  /**
   * Whether an object of the group is seen, and something is in it now that another change put
   * there, or a counter that another one added to.
   */
  private boolean holdsOthersWork(ChangeOp make) {
    if (!hasLater) {
      return false;
    }
    Place place = Place.of(make);
    long made = make.id();
    Entry now = touchedLater.contains(place) ? null : entry(place);
    if (now == null || now.id() != made) {
      return false;
    }
    Deque<Long> todo = new ArrayDeque<>();
    todo.push(made);
    boolean[] found = {false};
    while (!todo.isEmpty() && !found[0]) {
      long object = todo.pop();
      Consumer<Entry> member =
          entry -> {
            found[0] |= !scope.isOfGroup(entry.id()) || isCountedLater(entry);
            if (entry.value() instanceof Value.Obj inner) {
              todo.push(inner.id());
            }
          };
      if (Objects.requireNonNull(engine.objectType(object)).isSequence()) {
        engine.forEachItem(object, null, member);
      } else {
        engine.forEachEntry(object, null, (key, entry) -> member.accept(entry));
      }
    }
    return found[0];
  }

  private boolean isCountedLater(Entry entry) {
    return entry.value() instanceof Value.Counter && countedLater.containsKey(entry.id());
  }

  /** What is seen at a place now. */
  private @Nullable Entry entry(Place place) {
    if (place.key() != null) {
      return engine.get(place.obj(), place.key(), null);
    }
    long index = visibleIndex(place.obj(), place.element(), null);
    return index < 0 ? null : engine.get(place.obj(), index, null);
  }

  /**
   * Whether a value of the group holds the work of others and stays therefore; of a counter what
   * they added stays and the rest is taken off.
   */
  private boolean keeps(Entry now, Place place) {
    if (now.value() instanceof Value.Obj object) {
      return kept.contains(object.id());
    }
    if (!(now.value() instanceof Value.Counter counter) || !scope.isOfGroup(now.id())) {
      return false;
    }
    Long others = countedLater.get(now.id());
    if (others != null && others != counter.value()) {
      add(place, others - counter.value());
    }
    return others != null;
  }

  private static long by(ChangeOp op) {
    return op.value() instanceof Value.Int by ? by.value() : 0;
  }

  private MarkRevert marksOf(Map<Long, MarkRevert> marks, long text) {
    return marks.computeIfAbsent(text, id -> new MarkRevert(engine, edits, id, without));
  }

  // Counters: what was added is taken off, by any actor.

  private void increment(Place place, long sum) {
    if (sum != 0 && isOthersCounter(entry(place))) {
      add(place, -sum);
    }
  }

  /** Adds to the counter that is seen at a place. */
  private void add(Place place, long by) {
    Prop at =
        place.key() != null
            ? new Prop.Key(place.key())
            : new Prop.Index(visibleIndex(place.obj(), place.element(), null));
    edits.increment(place.obj(), at, by);
  }

  private boolean isOthersCounter(@Nullable Entry now) {
    return now != null && now.value() instanceof Value.Counter && !scope.isOfGroup(now.id());
  }

  // Keys of maps.

  private void key(Place place, String key) {
    Entry now = engine.get(place.obj(), key, null);
    Entry before = engine.get(place.obj(), key, without);
    if (touchedLater.contains(place) || stays(before, now) || (now != null && keeps(now, place))) {
      return;
    }
    if (before != null) {
      copy.put(place.obj(), new Prop.Key(key), before.value());
    } else if (now != null) {
      edits.delete(place.obj(), new Prop.Key(key));
    }
  }

  /** Whether the value seen is what it was, or the work of others. */
  private boolean stays(@Nullable Entry before, @Nullable Entry now) {
    return now != null
        && ((before != null && (before.id() == now.id() || before.value().equals(now.value())))
            || (!scope.isOfGroup(now.id()) && !without.covers(now.id())));
  }

  // Elements of sequences.

  /** A deleted element to be put back, and where it was. */
  private record Lost(long element, long indexBefore, Value value) {}

  private void elements(long obj, List<Place> places, Map<Long, MarkRevert> marks) {
    List<Lost> lost = new ArrayList<>();
    for (Place place : places) {
      if (place.element() == OpId.HEAD || touchedLater.contains(place)) {
        continue;
      }
      long now = visibleIndex(obj, place.element(), null);
      long before = visibleIndex(obj, place.element(), without);
      Entry entryBefore = before < 0 ? null : engine.get(obj, before, without);
      if (now >= 0) {
        Entry entryNow = engine.get(obj, now, null);
        if (entryNow != null && !stays(entryBefore, entryNow) && !keeps(entryNow, place)) {
          if (entryBefore == null) {
            edits.delete(obj, new Prop.Index(now));
          } else {
            copy.put(obj, new Prop.Index(now), entryBefore.value());
          }
        }
      } else if (entryBefore != null) {
        lost.add(new Lost(place.element(), before, entryBefore.value()));
      }
    }
    lost.sort(Comparator.comparingLong(Lost::indexBefore));
    putBack(obj, lost, marks);
  }

  private void putBack(long obj, List<Lost> lost, Map<Long, MarkRevert> marks) {
    // All places first: what is put back need not land next to the remains of its element, so those
    // say nothing of the place of the next one any more.
    long[] at = new long[lost.size()];
    for (int i = 0; i < at.length; i++) {
      at[i] = engine.indexOfElement(obj, lost.get(i).element(), false, null);
    }
    boolean text = engine.objectType(obj) == ObjectType.TEXT;
    long inserted = 0;
    for (int i = 0; i < at.length; i++) {
      Lost one = lost.get(i);
      long index = at[i] + inserted;
      copy.insert(obj, index, one.value());
      inserted += text ? UnitWidth.of(engine.textUnit(), one.value()) : 1;
      if (text) {
        long restored = engine.elementId(obj, index, null);
        marksOf(marks, obj).addRestored(restored, one.indexBefore());
      }
    }
  }

  /** Where an element is in a version, or -1 when it is not visible in it. */
  private long visibleIndex(long seq, long element, @Nullable Clock at) {
    if (element < 0 || (at != null && !at.covers(element))) {
      return -1;
    }
    long index = engine.indexOfElement(seq, element, false, at);
    return index < engine.length(seq, at) && engine.elementId(seq, index, at) == element
        ? index
        : -1;
  }
}
