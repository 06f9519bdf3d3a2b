package org.amkit.ops;

import java.util.function.Consumer;
import org.amkit.history.ActorTable;
import org.amkit.sequence.SeqSpan;
import org.amkit.sequence.SpanDetail;
import org.jspecify.annotations.Nullable;

/**
 * All ops at one map key or one sequence element, ascending by id, and which of them are visible.
 *
 * <p>The winner is the visible op with the greatest id. Cost: O(1) at the end, O(log ops) in the
 * middle, where a long way is walked once and then made an index.
 */
public final class Register implements SpanDetail {
  private static final int LONG_WAY = 32;

  private @Nullable RegOp first;
  private @Nullable RegOp last;
  private @Nullable RegOp winner;
  private int visibleCount;

  /** Of a register with many ops that come in no order; {@code null}: walking finds them soon. */
  private @Nullable RegisterIndex index;

  /** The span whose detail this is, {@code null} for a map key. */
  public final @Nullable SeqSpan span;

  public Register(@Nullable SeqSpan span) {
    this.span = span;
  }

  public @Nullable RegOp first() {
    return first;
  }

  /** The visible op with the greatest id, or {@code null}. */
  public @Nullable RegOp winner() {
    return winner;
  }

  public int visibleCount() {
    return visibleCount;
  }

  @Override
  public int width() {
    return winner == null ? 0 : winner.width;
  }

  public boolean isEmpty() {
    return first == null;
  }

  /** Visits the visible ops, greatest id first. */
  public void forEachVisible(Consumer<RegOp> visitor) {
    for (RegOp op = winner; op != null; op = op.lowerVisible) {
      visitor.accept(op);
    }
  }

  /** The op with this id, or {@code null}. Looks among the visible first. */
  public @Nullable RegOp find(long id, ActorTable order) {
    if (index != null) {
      return index.find(id);
    }
    int steps = 0;
    for (RegOp op = winner; op != null; op = op.lowerVisible) {
      if (op.id == id) {
        return op;
      }
      steps++;
    }
    for (RegOp op = last; op != null; op = op.previous) {
      if (op.id == id) {
        walked(steps, order);
        return op;
      }
      steps++;
    }
    return null;
  }

  private void walked(int steps, ActorTable order) {
    if (steps > LONG_WAY) {
      index = new RegisterIndex(first, order);
    }
  }

  /** Puts an op in its place by id. */
  public void add(RegOp op, ActorTable order) {
    RegOp before = last;
    if (index != null) {
      before = index.add(op);
    } else {
      int steps = 0;
      while (before != null && order.compare(before.id, op.id) > 0) {
        before = before.previous;
        steps++;
      }
      walked(steps, order);
      if (index != null) {
        index.add(op);
      }
    }
    RegOp after = before == null ? first : before.next;
    op.previous = before;
    op.next = after;
    if (before == null) {
      first = op;
    } else {
      before.next = op;
    }
    if (after == null) {
      last = op;
    } else {
      after.previous = op;
    }
    if (op.visible()) {
      show(op, order);
    }
  }

  /**
   * Fills an empty register with loaded ops, ascending by id, whose successors are set.
   *
   * <p>Cost: O(ops + successors).
   */
  void load(java.util.List<RegOp> ops, ActorTable order, ValueHeap heap) {
    for (int i = 0; i < ops.size(); i++) {
      RegOp op = ops.get(i);
      op.hiddenBy = op.succCount;
      if (op.isCounter() && op.succCount > 0) {
        countIncrements(op, ops, i + 1, order, heap);
      }
      add(op, order);
    }
  }

  /** Tells a counter's increments from what hides it; both lists ascend by id. */
  private static void countIncrements(
      RegOp counter, java.util.List<RegOp> ops, int from, ActorTable order, ValueHeap heap) {
    int i = from;
    for (int s = 0; s < counter.succCount; s++) {
      while (i < ops.size() && order.compare(ops.get(i).id, counter.succ[s]) < 0) {
        i++;
      }
      if (i < ops.size() && ops.get(i).id == counter.succ[s]) {
        RegOp op = ops.get(i);
        if (op.action == Action.INCREMENT) {
          counter.hiddenBy--;
          counter.increments += heap.longAt(op.valueType, op.valueOffset, op.valueLength);
        }
      }
    }
  }

  /** Takes an op out (undoing it). */
  public void remove(RegOp op) {
    if (op.visible()) {
      hide(op);
    }
    if (index != null) {
      index.remove(op);
    }
    if (op.previous == null) {
      first = op.next;
    } else {
      op.previous.next = op.next;
    }
    if (op.next == null) {
      last = op.previous;
    } else {
      op.next.previous = op.previous;
    }
  }

  private void show(RegOp op, ActorTable order) {
    visibleCount++;
    RegOp above = null;
    RegOp below = winner;
    if (index != null) {
      above = index.show(op);
      below = above == null ? winner : above.lowerVisible;
    } else {
      while (below != null && order.compare(below.id, op.id) > 0) {
        above = below;
        below = below.lowerVisible;
      }
    }
    op.lowerVisible = below;
    if (above == null) {
      winner = op;
    } else {
      above.lowerVisible = op;
    }
  }

  private void hide(RegOp op) {
    visibleCount--;
    if (winner == op) {
      winner = op.lowerVisible;
    } else {
      RegOp above = java.util.Objects.requireNonNull(index == null ? winner : index.above(op));
      while (above.lowerVisible != op) {
        above = java.util.Objects.requireNonNull(above.lowerVisible);
      }
      above.lowerVisible = op.lowerVisible;
    }
    op.lowerVisible = null;
    if (index != null) {
      index.hide(op);
    }
  }

  /**
   * Records that {@code succId} succeeds {@code op}.
   *
   * @param increment whether the successor is an increment op, and so leaves a counter visible
   * @param by what it increments by
   */
  public void addSucc(RegOp op, long succId, boolean increment, long by, ActorTable order) {
    op.insertSucc(placeOfSucc(op, succId, order), succId);
    if (increment && op.isCounter()) {
      op.increments += by;
    } else {
      if (op.visible()) {
        hide(op);
      }
      op.hiddenBy++;
    }
  }

  private static int placeOfSucc(RegOp op, long succId, ActorTable order) {
    int from = 0;
    int to = op.succCount;
    if (to == 0 || order.compare(op.succ[to - 1], succId) < 0) {
      return to;
    }
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (order.compare(op.succ[middle], succId) < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** Undoes {@link #addSucc}. */
  public void removeSucc(RegOp op, long succId, boolean increment, long by, ActorTable order) {
    int at = op.succCount - 1;
    while (op.succ[at] != succId) {
      at--;
    }
    op.removeSucc(at);
    if (increment && op.isCounter()) {
      op.increments -= by;
    } else {
      op.hiddenBy--;
      if (op.visible()) {
        show(op, order);
      }
    }
  }
}
