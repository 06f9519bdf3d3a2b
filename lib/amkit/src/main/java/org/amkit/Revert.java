package org.amkit;

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
import org.amkit.chunk.Hash;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.Entry;
import org.amkit.ops.GrowingMark;
import org.amkit.ops.UnitWidth;
import org.amkit.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * Restores what changes replaced, in an open transaction; {@link Document#revert} has the rules,
 * which for the changes since a version come to that version.
 */
final class Revert {
  private final TransactionImpl tx;
  private final Engine engine;
  private final RevertScope scope;
  private final Clock without;
  private final StateCopy copy;

  /** A place that operations write to: a key of a map, or an element of a sequence. */
  private record Place(String obj, @Nullable String key, @Nullable String elem) {
    static Place of(Op op) {
      return new Place(op.obj(), op.key(), op.insert() ? op.id() : op.elem());
    }
  }

  private final boolean hasLater;

  /** Places that changes outside of the group wrote to in the knowledge of the group. */
  private final Set<Place> touchedLater = new HashSet<>();

  private final Set<String> marksTouchedLater = new HashSet<>();

  /** What changes outside of the group added in the knowledge of the group, by counter. */
  private final Map<String, Long> countedLater = new HashMap<>();

  /** Objects that the group made and that hold the work of others: they stay, as its place. */
  private final Set<String> kept = new HashSet<>();

  /** The object outside of which nothing is restored; the root for none. */
  private final long within;

  /** Whether objects are inside of it, as far as was asked: a way up is gone but once. */
  private final Map<Long, Boolean> knownInside = new HashMap<>();

  private Revert(TransactionImpl tx, RevertScope scope, long within) {
    this.tx = tx;
    this.engine = tx.engine();
    this.scope = scope;
    this.within = within;
    this.without = scope.without();
    this.copy = new StateCopy(tx, without);
    List<Op> later = scope.laterOps();
    this.hasLater = !later.isEmpty();
    for (Op op : later) {
      if (op.action() == Op.Action.MARK_BEGIN) {
        marksTouchedLater.add(op.obj() + "/" + op.markName());
      } else if (op.action() == Op.Action.INCREMENT) {
        op.pred().forEach(counter -> countedLater.merge(counter, by(op), Long::sum));
      } else if (op.action() != Op.Action.MARK_END) {
        touchedLater.add(Place.of(op));
      }
    }
  }

  /** Restores what a group of changes replaced. */
  static void changes(TransactionImpl tx, Set<Hash> group) {
    new Revert(tx, RevertScope.of(tx.engine(), group), Engine.ROOT).run();
  }

  /** Restores what all changes since a version replaced in an object and the objects in it. */
  static void toVersion(TransactionImpl tx, long object, List<Hash> heads, List<Hash> base) {
    Engine engine = tx.engine();
    ObjectType type = Objects.requireNonNull(engine.objectType(object));
    Object before = new PlainReader(engine, engine.clockAt(heads), true).object(object, type);
    if (!PlainValues.areSame(before, new PlainReader(engine, null, true).object(object, type))) {
      new Revert(tx, RevertScope.since(engine, heads, base), object).run();
    }
  }

  private boolean isWithin(String obj) {
    if (within == Engine.ROOT) {
      return true;
    }
    List<Long> way = new ArrayList<>();
    long at = object(obj);
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
    Map<String, Boolean> inside = new HashMap<>();
    Set<String> made = new HashSet<>();
    Set<Place> places = new LinkedHashSet<>();
    Map<Place, Long> increments = new LinkedHashMap<>();
    Map<String, MarkRevert> marks = new LinkedHashMap<>();
    for (Op op : scope.groupOps()) {
      if (!inside.computeIfAbsent(op.obj(), this::isWithin)) {
        continue;
      }
      if (made.contains(op.obj())) {
        made.add(op.id());
        continue;
      }
      switch (op.action()) {
        case MAKE_MAP, MAKE_LIST, MAKE_TEXT, MAKE_TABLE -> {
          if (holdsOthersWork(op)) {
            kept.add(op.id());
          } else {
            made.add(op.id());
          }
          places.add(Place.of(op));
        }
        case SET, DELETE -> places.add(Place.of(op));
        case INCREMENT -> increments.merge(Place.of(op), by(op), Long::sum);
        case MARK_BEGIN -> {
          if (!marksTouchedLater.contains(op.obj() + "/" + op.markName())) {
            marksOf(marks, op.obj()).addName(op);
          }
        }
        case MARK_END -> {}
      }
    }
    increments.forEach(this::increment);
    // Adding to a counter also settles a conflict, which another value may have won before.
    places.addAll(increments.keySet());
    Map<String, List<Place>> sequences = new LinkedHashMap<>();
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
  private boolean holdsOthersWork(Op make) {
    if (!hasLater) {
      return false;
    }
    Place place = Place.of(make);
    long made = tx.packed(ObjectId.fromString(make.id()));
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
    return entry.value() instanceof Value.Counter
        && countedLater.containsKey(tx.objectId(entry.id()).toString());
  }

  /** What is seen at a place now. */
  private @Nullable Entry entry(Place place) {
    long object = object(place.obj());
    if (place.key() != null) {
      return engine.get(object, place.key(), null);
    }
    long index = place.elem() == null ? -1 : visibleIndex(object, elementId(place.elem()), null);
    return index < 0 ? null : engine.get(object, index, null);
  }

  /**
   * Whether a value of the group holds the work of others and stays therefore; of a counter what
   * they added stays and the rest is taken off.
   */
  private boolean keeps(Entry now, Place place) {
    if (now.value() instanceof Value.Obj object) {
      return kept.contains(tx.objectId(object.id()).toString());
    }
    if (!(now.value() instanceof Value.Counter counter) || !scope.isOfGroup(now.id())) {
      return false;
    }
    Long others = countedLater.get(tx.objectId(now.id()).toString());
    if (others != null && others != counter.value()) {
      add(place, others - counter.value());
    }
    return others != null;
  }

  private static long by(Op op) {
    return op.value() instanceof AmValue.Int by ? by.getValue() : 0;
  }

  private MarkRevert marksOf(Map<String, MarkRevert> marks, String obj) {
    return marks.computeIfAbsent(
        obj, id -> new MarkRevert(tx, ObjectId.fromString(id), object(id), without));
  }

  private long object(String id) {
    return tx.object(ObjectId.fromString(id));
  }

  // Counters: what was added is taken off, whoever else added.

  private void increment(Place place, long sum) {
    if (sum != 0 && isOthersCounter(entry(place))) {
      add(place, -sum);
    }
  }

  /** Adds to the counter that is seen at a place. */
  private void add(Place place, long by) {
    ObjectId obj = ObjectId.fromString(place.obj());
    if (place.key() != null) {
      tx.increment(obj, place.key(), by);
    } else {
      String element = Objects.requireNonNull(place.elem());
      tx.increment(obj, visibleIndex(tx.object(obj), elementId(element), null), by);
    }
  }

  private boolean isOthersCounter(@Nullable Entry now) {
    return now != null && now.value() instanceof Value.Counter && !scope.isOfGroup(now.id());
  }

  // Keys of maps.

  private void key(Place place, String key) {
    ObjectId obj = ObjectId.fromString(place.obj());
    long id = tx.object(obj);
    Entry now = engine.get(id, key, null);
    Entry before = engine.get(id, key, without);
    if (touchedLater.contains(place) || stays(before, now) || (now != null && keeps(now, place))) {
      return;
    }
    if (before != null) {
      copy.put(obj, key, before.value());
    } else if (now != null) {
      tx.delete(obj, key);
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

  private void elements(String objId, List<Place> places, Map<String, MarkRevert> marks) {
    ObjectId obj = ObjectId.fromString(objId);
    long id = tx.object(obj);
    List<Lost> lost = new ArrayList<>();
    for (Place place : places) {
      if (place.elem() == null || touchedLater.contains(place)) {
        continue;
      }
      long element = elementId(place.elem());
      long now = visibleIndex(id, element, null);
      long before = visibleIndex(id, element, without);
      Entry entryBefore = before < 0 ? null : engine.get(id, before, without);
      if (now >= 0) {
        Entry entryNow = engine.get(id, now, null);
        if (entryNow != null && !stays(entryBefore, entryNow) && !keeps(entryNow, place)) {
          if (entryBefore == null) {
            tx.delete(obj, now);
          } else {
            copy.put(obj, now, entryBefore.value());
          }
        }
      } else if (entryBefore != null) {
        lost.add(new Lost(element, before, entryBefore.value()));
      }
    }
    lost.sort(Comparator.comparingLong(Lost::indexBefore));
    putBack(obj, id, lost, marks);
  }

  private void putBack(ObjectId obj, long id, List<Lost> lost, Map<String, MarkRevert> marks) {
    // All places first: what is put back need not land next to the remains of its element, so those
    // say nothing of the place of the next one any more.
    long[] at = new long[lost.size()];
    for (int i = 0; i < at.length; i++) {
      at[i] = engine.indexOfElement(id, lost.get(i).element(), false, null);
    }
    boolean text = engine.objectType(id) == ObjectType.TEXT;
    long inserted = 0;
    for (int i = 0; i < at.length; i++) {
      Lost one = lost.get(i);
      long index = at[i] + inserted;
      copy.insert(obj, index, one.value());
      inserted += text ? UnitWidth.of(engine.textUnit(), one.value()) : 1;
      if (text) {
        long restored = engine.elementId(id, index, null);
        marksOf(marks, obj.toString()).addRestored(restored, one.indexBefore());
      }
    }
  }

  private long elementId(String elem) {
    return tx.packed(ObjectId.fromString(elem));
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

  /**
   * The marks of one text: restores them on what was put back, and takes back those of the group.
   */
  private static final class MarkRevert {
    private static final AmValue NONE = AmValue.Null.INSTANCE;

    /** No index of any text. */
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final TransactionImpl tx;
    private final Engine engine;
    private final ObjectId text;
    private final long id;
    private final Clock without;

    /** What the group made of each mark: values, and null for taken away. */
    private final Map<String, Set<AmValue>> names = new HashMap<>();

    /** Index before, by restored element. */
    private final Map<Long, Long> restored = new LinkedHashMap<>();

    MarkRevert(TransactionImpl tx, ObjectId text, long id, Clock without) {
      this.tx = tx;
      this.engine = tx.engine();
      this.text = text;
      this.id = id;
      this.without = without;
    }

    void addName(Op begin) {
      if (begin.markName() != null && begin.value() != null) {
        names.computeIfAbsent(begin.markName(), n -> new HashSet<>()).add(begin.value());
      }
    }

    void addRestored(long element, long indexBefore) {
      restored.put(element, indexBefore);
    }

    void run() {
      List<GrowingMark> growing = engine.growingMarks(id, without);
      MarkIndex before = new MarkIndex(growing.stream().map(GrowingMark::mark).toList());
      MarkIndex now = new MarkIndex(engine.marks(id, null));
      Map<Long, Long> indexBefore = names.isEmpty() ? Map.of() : indices(without);
      List<Entry> items = new ArrayList<>();
      engine.forEachItem(id, null, items::add);
      Map<String, MarkRun> runs = new HashMap<>();
      Map<String, AmValue> last = new HashMap<>();
      long index = 0;
      for (Entry item : items) {
        long end = index + UnitWidth.of(engine.textUnit(), item.value());
        Long again = restored.get(item.id());
        Long kept = indexBefore.get(item.id());
        Set<String> candidates = again != null ? union(before, now) : names.keySet();
        Long was = again != null ? again : kept;
        for (String name : candidates) {
          // What others typed into a mark has what the character it was typed behind gets.
          AmValue wanted = was == null ? last.getOrDefault(name, NONE) : before.at(name, was);
          AmValue has = now.at(name, index);
          boolean ours = again != null || names.getOrDefault(name, Set.of()).contains(has);
          if (ours && !wanted.equals(has)) {
            runs.computeIfAbsent(name, n -> new MarkRun(n, growing))
                .add(index, end, wanted, was == null ? UNKNOWN : was);
          }
          last.put(name, wanted);
        }
        index = end;
      }
      runs.values().forEach(MarkRun::close);
    }

    private static Set<String> union(MarkIndex a, MarkIndex b) {
      Set<String> all = new LinkedHashSet<>(a.names());
      all.addAll(b.names());
      return all;
    }

    private Map<Long, Long> indices(Clock at) {
      Map<Long, Long> out = new HashMap<>();
      long[] index = {0};
      engine.forEachItem(
          id,
          at,
          item -> {
            out.put(item.id(), index[0]);
            index[0] += UnitWidth.of(engine.textUnit(), item.value());
          });
      return out;
    }

    /** Neighbouring characters that are to be marked alike. */
    private final class MarkRun {
      private final String name;
      private final List<GrowingMark> growing;
      private long start;
      private long end;

      /** Where the first and the last character were. */
      private long firstBefore;

      private long lastBefore;
      private @Nullable AmValue value;

      MarkRun(String name, List<GrowingMark> growing) {
        this.name = name;
        this.growing = growing;
      }

      void add(long from, long to, AmValue wanted, long before) {
        if (value == null || from != end || !value.equals(wanted)) {
          close();
          start = from;
          firstBefore = before;
          value = wanted;
        }
        end = to;
        lastBefore = before + to - from;
      }

      void close() {
        if (value instanceof AmValue.Null) {
          tx.unmark(text, name, start, end, ExpandMark.NONE);
        } else if (value != null) {
          tx.mark(text, start, end, name, NewValue.of(value), expand());
        }
        value = null;
      }

      /** The mark grows where it did, as far as its ends are of the restored characters. */
      private ExpandMark expand() {
        boolean front = false;
        boolean back = false;
        for (GrowingMark one : growing) {
          if (one.mark().name().equals(name)) {
            front |= one.mark().start() == firstBefore && one.expand().atStart();
            back |= one.mark().end() == lastBefore && one.expand().atEnd();
          }
        }
        return ExpandMark.of(front, back);
      }
    }
  }
}
