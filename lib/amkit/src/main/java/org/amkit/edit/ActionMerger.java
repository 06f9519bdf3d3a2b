package org.amkit.edit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.amkit.TextUnit;
import org.amkit.ops.MarkRange;
import org.amkit.ops.UnitWidth;
import org.amkit.patch.EnginePatch.Action;
import org.amkit.patch.EnginePatch.Put;
import org.jspecify.annotations.Nullable;

/**
 * Joins neighbouring events of one object: insertions into or next to what was just inserted,
 * deletions of what was just inserted, consecutive deletions, marks.
 *
 * <p>Holds the last text splice and the last insertion open, so that a long run of keystrokes costs
 * its length and not its square.
 */
final class ActionMerger {
  private final TextUnit unit;
  private final List<Action> out;

  /** An open run of inserted characters; {@link #runWidth} is its length in text units. */
  private @Nullable StringBuilder run;

  private long runStart;
  private long runWidth;
  private List<MarkRange> runMarks = List.of();

  /** Marks that are open, and where the last of each name is among them. */
  private final List<MarkRange> marks = new ArrayList<>();

  private final Map<String, Integer> lastOfName = new HashMap<>();

  /** An open run of inserted elements. */
  private @Nullable List<Put> items;

  private long itemsStart;

  ActionMerger(TextUnit unit, List<Action> out) {
    this.unit = unit;
    this.out = out;
  }

  void add(Action action) {
    if (action instanceof Action.Mark mark) {
      mark(mark);
      return;
    }
    closeMarks();
    if (action instanceof Action.SpliceText splice) {
      splice(splice);
    } else if (action instanceof Action.Insert insert) {
      insert(insert);
    } else if (action instanceof Action.DeleteSeq delete) {
      delete(delete);
    } else if (action instanceof Action.DeleteEach delete) {
      deleteEach(delete);
    } else if (action instanceof Action.Conflict conflict) {
      conflict(conflict);
    } else {
      finish();
      out.add(action);
    }
  }

  /** Marks that follow one another are one action. */
  private void mark(Action.Mark mark) {
    if (marks.isEmpty()) {
      finish();
      if (last() instanceof Action.Mark before) {
        out.remove(out.size() - 1);
        before.marks().forEach(this::join);
      }
    }
    mark.marks().forEach(this::join);
  }

  /** A range that goes on where the last one of its name ends, with its value, is one with it. */
  private void join(MarkRange next) {
    Integer i = lastOfName.get(next.name());
    MarkRange before = i == null ? null : marks.get(i);
    if (i != null
        && before != null
        && before.end() == next.start()
        && before.value().equals(next.value())) {
      marks.set(i, new MarkRange(before.start(), next.end(), next.name(), next.value()));
    } else {
      lastOfName.put(next.name(), marks.size());
      marks.add(next);
    }
  }

  private void closeMarks() {
    if (!marks.isEmpty()) {
      out.add(new Action.Mark(List.copyOf(marks)));
      marks.clear();
      lastOfName.clear();
    }
  }

  /** Closes what is open. */
  void finish() {
    closeMarks();
    if (run != null) {
      if (run.length() > 0) {
        out.add(new Action.SpliceText(runStart, run.toString(), runMarks));
      }
      run = null;
    }
    if (items != null) {
      if (!items.isEmpty()) {
        out.add(new Action.Insert(itemsStart, items));
      }
      items = null;
    }
  }

  private @Nullable Action last() {
    return out.isEmpty() ? null : out.get(out.size() - 1);
  }

  private void splice(Action.SpliceText splice) {
    boolean joins =
        run != null
            && Objects.equals(names(splice.marks()), names(runMarks))
            && splice.index() >= runStart
            && splice.index() <= runStart + runWidth;
    if (!joins || run == null) {
      finish();
      run = new StringBuilder(splice.text());
      runStart = splice.index();
      runWidth = UnitWidth.of(unit, splice.text());
      runMarks = splice.marks();
    } else {
      run.insert(offset(run, splice.index() - runStart), splice.text());
      runWidth += UnitWidth.of(unit, splice.text());
    }
  }

  /** Marks without their ranges, which only differ with the splices. */
  private static List<Object> names(List<MarkRange> marks) {
    List<Object> names = new ArrayList<>();
    for (MarkRange mark : marks) {
      names.add(mark.name());
      names.add(mark.value());
    }
    return names;
  }

  /** The offset in UTF-16 units of a place counted in text units. */
  private int offset(StringBuilder text, long units) {
    if (units == runWidth) {
      return text.length();
    }
    int at = 0;
    for (long left = units; left > 0; ) {
      int next = text.offsetByCodePoints(at, 1);
      left -= UnitWidth.of(unit, text.substring(at, next));
      at = next;
    }
    return at;
  }

  /** What was just put has a rival since: one patch says both. */
  private void conflict(Action.Conflict conflict) {
    long item = conflict.index() - itemsStart;
    if (items != null && conflict.key() == null && item >= 0 && item < items.size()) {
      items.set((int) item, inConflict(items.get((int) item)));
      return;
    }
    finish();
    Action last = last();
    if (last instanceof Action.PutMap put && put.key().equals(conflict.key())) {
      out.set(out.size() - 1, new Action.PutMap(put.key(), inConflict(put.put())));
    } else if (last instanceof Action.PutSeq put
        && conflict.key() == null
        && put.index() == conflict.index()) {
      out.set(out.size() - 1, new Action.PutSeq(put.index(), inConflict(put.put())));
    } else {
      out.add(conflict);
    }
  }

  private static Put inConflict(Put put) {
    return new Put(put.value(), put.id(), true);
  }

  private void insert(Action.Insert insert) {
    if (items != null
        && insert.index() >= itemsStart
        && insert.index() <= itemsStart + items.size()) {
      items.addAll((int) (insert.index() - itemsStart), insert.values());
      return;
    }
    finish();
    items = new ArrayList<>(insert.values());
    itemsStart = insert.index();
  }

  /** An edit that deletes what was just inserted and no more leaves no trace of that. */
  private void delete(Action.DeleteSeq delete) {
    long end = delete.index() + delete.length();
    if ((run != null && delete.index() >= runStart && end <= runStart + runWidth)
        || (items != null && delete.index() >= itemsStart && end <= itemsStart + items.size())) {
      long unused = takeBack(delete.index(), delete.length());
    } else {
      deleteRest(delete.index(), delete.length());
    }
  }

  private void deleteEach(Action.DeleteEach delete) {
    long left = takeBack(delete.index(), delete.length());
    if (left > 0) {
      deleteRest(delete.index(), left);
    }
  }

  private void deleteRest(long index, long length) {
    finish();
    if (last() instanceof Action.DeleteSeq before && before.index() == index) {
      out.set(out.size() - 1, new Action.DeleteSeq(index, before.length() + length));
    } else {
      out.add(new Action.DeleteSeq(index, length));
    }
  }

  /**
   * Takes what is deleted out of what was just inserted; behind that the rest moves up to the same
   * index.
   *
   * @return how much of the deletion is left
   */
  private long takeBack(long index, long length) {
    long left = length;
    while (left > 0 && run != null && index >= runStart && index < runStart + runWidth) {
      long part = Math.min(left, runStart + runWidth - index);
      run.delete(offset(run, index - runStart), offset(run, index - runStart + part));
      runWidth -= part;
      left -= part;
      reopen();
    }
    while (left > 0 && items != null && index >= itemsStart && index < itemsStart + items.size()) {
      int from = (int) (index - itemsStart);
      int part = (int) Math.min(left, items.size() - from);
      items.subList(from, from + part).clear();
      left -= part;
      reopen();
    }
    return left;
  }

  /** Where what was inserted is all gone, goes on with what was inserted before it. */
  private void reopen() {
    if ((run == null || runWidth > 0) && (items == null || !items.isEmpty())) {
      return;
    }
    run = null;
    items = null;
    if (last() instanceof Action.SpliceText before) {
      out.remove(out.size() - 1);
      run = new StringBuilder(before.text());
      runStart = before.index();
      runWidth = UnitWidth.of(unit, before.text());
      runMarks = before.marks();
    } else if (last() instanceof Action.Insert before) {
      out.remove(out.size() - 1);
      items = new ArrayList<>(before.values());
      itemsStart = before.index();
    }
  }
}
