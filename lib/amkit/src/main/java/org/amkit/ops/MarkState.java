package org.amkit.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.amkit.history.ActorTable;
import org.amkit.sequence.SeqSpan;

/**
 * The marks that are open at a point of a walk along a text: of each name the one whose begin has
 * the greatest id counts.
 */
public final class MarkState {
  private final ActorTable order;
  private final ValueHeap heap;
  private final List<MarkOp> open = new ArrayList<>();

  public MarkState(ActorTable order, ValueHeap heap) {
    this.order = order;
    this.heap = heap;
  }

  /** Steps over an anchor. */
  public void step(MarkOp anchor) {
    if (anchor.begins()) {
      int at = open.size();
      while (at > 0 && order.compare(open.get(at - 1).id, anchor.id) > 0) {
        at--;
      }
      open.add(at, anchor);
    } else {
      long begin = anchor.id - SeqSpan.ID_STEP;
      open.removeIf(mark -> mark.id == begin);
    }
  }

  /** Opens these instead, ascending by id or not. */
  public void set(List<MarkOp> begins) {
    open.clear();
    begins.forEach(this::step);
  }

  /** Whether the same marks are open in another state. */
  public boolean isAs(MarkState other) {
    return open.equals(other.open);
  }

  /** The begins of the marks in force by name, those taken away among them. */
  SortedMap<String, MarkOp> tops() {
    SortedMap<String, MarkOp> tops = new TreeMap<>(MapObject::compareUtf8);
    open.forEach(mark -> tops.put(java.util.Objects.requireNonNull(mark.name), mark));
    return tops;
  }

  /** The values in force by name; null is the value of a mark taken away. */
  public SortedMap<String, Value.Scalar> all() {
    SortedMap<String, Value.Scalar> marks = new TreeMap<>(MapObject::compareUtf8);
    for (MarkOp mark : open) {
      marks.put(
          java.util.Objects.requireNonNull(mark.name),
          heap.value(mark.valueType, mark.valueOffset, mark.valueLength));
    }
    return marks;
  }

  /** The values in force by name, without those taken away. */
  public SortedMap<String, Value.Scalar> visible() {
    SortedMap<String, Value.Scalar> marks = all();
    marks.values().removeIf(value -> value instanceof Value.Null);
    return marks;
  }
}
