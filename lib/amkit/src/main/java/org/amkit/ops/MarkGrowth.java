package org.amkit.ops;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.amkit.ExpandMark;
import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/**
 * Reads marks with the ends at which they grow, so that they can be made again.
 *
 * <p>A range ends at its own anchor, whose flag counts, or where a mark over it begins or ends: it
 * grows there exactly when that one does not. Cost: O(spans of the text).
 */
public final class MarkGrowth {
  private final OpStore store;

  /** The marks at this point of the walk, in order of their ids: the last of a name counts. */
  private final List<MarkOp> open = new ArrayList<>();

  // What happened since the last visible character.

  private final Set<Long> opened = new HashSet<>();

  /** Whether a mark that ended grows, by its begin. */
  private final Map<Long, Boolean> ended = new HashMap<>();

  /** The ranges that go on, by name; those of marks taken away among them. */
  private final Map<String, Range> current = new HashMap<>();

  private final SortedMap<String, List<GrowingMark>> done = new TreeMap<>(MapObject::compareUtf8);

  private record Range(long start, Value.Scalar value, boolean before, MarkOp top) {}

  private MarkGrowth(OpStore store) {
    this.store = store;
  }

  /** All marks as {@link MarkWalk#marks} has them. */
  public static List<GrowingMark> marks(OpStore store, SeqObject seq, @Nullable Clock at) {
    return seq.markCount == 0 ? List.of() : new MarkGrowth(store).walk(seq, at);
  }

  private List<GrowingMark> walk(SeqObject seq, @Nullable Clock at) {
    long index = 0;
    for (SeqSpan span = seq.tree.first(); span != null; span = seq.tree.next(span)) {
      MarkOp mark = SeqObject.mark(span);
      if (mark != null) {
        if (at == null || at.covers(mark.id)) {
          step(mark);
        }
        continue;
      }
      long width = StoreView.widthAt(span, at);
      if (width > 0) {
        turn(index);
        index += width;
      }
    }
    open.clear();
    turn(index);
    List<GrowingMark> out = new ArrayList<>();
    done.values().forEach(out::addAll);
    return out;
  }

  private void step(MarkOp anchor) {
    if (anchor.begins()) {
      int at = open.size();
      while (at > 0 && store.actors.compare(open.get(at - 1).id, anchor.id) > 0) {
        at--;
      }
      open.add(at, anchor);
      opened.add(anchor.id);
    } else {
      long begin = anchor.id - SeqSpan.ID_STEP;
      open.removeIf(mark -> mark.id == begin);
      ended.put(begin, anchor.expand);
    }
  }

  /** Ends and begins ranges at an index, by what happened since the last one. */
  private void turn(long index) {
    Map<String, MarkOp> tops = new HashMap<>();
    open.forEach(mark -> tops.put(Objects.requireNonNull(mark.name), mark));
    Set<String> names = new TreeSet<>(tops.keySet());
    names.addAll(current.keySet());
    for (String name : names) {
      Range range = current.get(name);
      MarkOp top = tops.get(name);
      if (range == null || top != range.top()) {
        turn(name, range, top, index);
      }
    }
    opened.clear();
    ended.clear();
  }

  private void turn(String name, @Nullable Range range, @Nullable MarkOp top, long index) {
    Value.Scalar value =
        top == null ? null : store.heap.value(top.valueType, top.valueOffset, top.valueLength);
    Boolean growing = range == null ? null : ended.get(range.top().id);
    if (range != null && top != null && range.value().equals(value)) {
      current.put(name, new Range(range.start(), range.value(), range.before(), top));
      return;
    }
    boolean begun = top != null && opened.contains(top.id);
    if (range != null) {
      boolean after = growing != null ? growing : top != null && begun && !top.expand;
      current.remove(name);
      if (!(range.value() instanceof Value.Null)) {
        done.computeIfAbsent(name, n -> new ArrayList<>())
            .add(
                new GrowingMark(
                    new MarkRange(range.start(), index, name, range.value()),
                    ExpandMark.of(range.before(), after)));
      }
    }
    if (top != null && value != null) {
      boolean before = begun ? top.expand : growing != null && !growing;
      current.put(name, new Range(index, value, before, top));
    }
  }
}
