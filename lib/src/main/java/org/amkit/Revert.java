package org.amkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amkit.chunk.Hash;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.Entry;
import org.amkit.ops.ObjType;
import org.amkit.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * Restores what changes replaced, in an open transaction; {@link Document#revert} has the rules.
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

  /** Places that changes outside of the group wrote to in the knowledge of the group. */
  private final Set<Place> touchedLater = new HashSet<>();

  private final Set<String> marksTouchedLater = new HashSet<>();

  Revert(TransactionImpl tx, Set<Hash> group) {
    this.tx = tx;
    this.engine = tx.engine();
    this.scope = new RevertScope(engine, group);
    this.without = scope.without();
    this.copy = new StateCopy(tx, without);
    for (Op op : scope.laterOps()) {
      if (op.action() == Op.Action.MARK_BEGIN) {
        marksTouchedLater.add(op.obj() + "/" + op.markName());
      } else if (op.action() != Op.Action.INCREMENT && op.action() != Op.Action.MARK_END) {
        touchedLater.add(Place.of(op));
      }
    }
  }

  void run() {
    Set<String> made = new HashSet<>();
    Set<Place> places = new LinkedHashSet<>();
    Map<Place, Long> increments = new LinkedHashMap<>();
    Map<String, MarkRevert> marks = new LinkedHashMap<>();
    for (Op op : scope.groupOps()) {
      if (made.contains(op.obj())) {
        made.add(op.id());
        continue;
      }
      switch (op.action()) {
        case MAKE_MAP, MAKE_LIST, MAKE_TEXT, MAKE_TABLE -> {
          made.add(op.id());
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
    ObjectId obj = ObjectId.fromString(place.obj());
    long id = tx.object(obj);
    if (place.key() != null) {
      Entry now = engine.get(id, place.key(), null);
      if (sum != 0 && isOthersCounter(now)) {
        tx.increment(obj, place.key(), -sum);
      }
    } else if (place.elem() != null) {
      long index = visibleIndex(id, elementId(place.elem()), null);
      if (sum != 0 && index >= 0 && isOthersCounter(engine.get(id, index, null))) {
        tx.increment(obj, index, -sum);
      }
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
    if (touchedLater.contains(place) || (now != null && !scope.isOfGroup(now.id()))) {
      return;
    }
    Entry before = engine.get(id, key, without);
    if (before != null) {
      copy.put(obj, key, before.value());
    } else if (now != null) {
      tx.delete(obj, key);
    }
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
        if (entryNow != null && scope.isOfGroup(entryNow.id())) {
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
    boolean text = engine.objectType(id) == ObjType.TEXT;
    TextWidth width = new TextWidth(engine.textUnit());
    long inserted = 0;
    for (int i = 0; i < at.length; i++) {
      Lost one = lost.get(i);
      long index = at[i] + inserted;
      copy.insert(obj, index, one.value());
      inserted += text ? width.of(one.value()) : 1;
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
      MarkIndex before = new MarkIndex(engine.marks(id, without));
      MarkIndex now = new MarkIndex(engine.marks(id, null));
      Map<Long, Long> indexBefore = names.isEmpty() ? Map.of() : indices(without);
      TextWidth width = new TextWidth(engine.textUnit());
      List<Entry> items = new ArrayList<>();
      engine.forEachItem(id, null, items::add);
      Map<String, MarkRun> runs = new HashMap<>();
      long index = 0;
      for (Entry item : items) {
        long end = index + width.of(item.value());
        Long again = restored.get(item.id());
        Long kept = indexBefore.get(item.id());
        Set<String> candidates = again != null ? union(before, now) : names.keySet();
        Long was = again != null ? again : kept;
        if (was != null) {
          for (String name : candidates) {
            AmValue wanted = before.at(name, was);
            AmValue has = now.at(name, index);
            boolean ours = again != null || names.getOrDefault(name, Set.of()).contains(has);
            if (ours && !wanted.equals(has)) {
              runs.computeIfAbsent(name, n -> new MarkRun(n)).add(index, end, wanted);
            }
          }
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
      TextWidth width = new TextWidth(engine.textUnit());
      Map<Long, Long> out = new HashMap<>();
      long[] index = {0};
      engine.forEachItem(
          id,
          at,
          item -> {
            out.put(item.id(), index[0]);
            index[0] += width.of(item.value());
          });
      return out;
    }

    /** Neighbouring characters that are to be marked alike. */
    private final class MarkRun {
      private final String name;
      private long start;
      private long end;
      private @Nullable AmValue value;

      MarkRun(String name) {
        this.name = name;
      }

      void add(long from, long to, AmValue wanted) {
        if (value == null || from != end || !value.equals(wanted)) {
          close();
          start = from;
          value = wanted;
        }
        end = to;
      }

      void close() {
        if (value instanceof AmValue.Null) {
          tx.unmark(text, name, start, end, ExpandMark.NONE);
        } else if (value != null) {
          tx.mark(text, start, end, name, NewValue.of(value), ExpandMark.NONE);
        }
        value = null;
      }
    }
  }
}
