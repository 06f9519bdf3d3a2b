package org.amkit.ops;

import java.util.function.Consumer;
import org.amkit.history.ActorTable;
import org.amkit.sequence.Span;
import org.amkit.sequence.SpanDetail;
import org.jspecify.annotations.Nullable;

/**
 * All ops at one map key or one sequence element, ascending by id, and which of them are visible.
 *
 * <p>The winner is the visible op with the greatest id. Cost: O(1) at the end, O(ops) in the
 * middle; finding visible ops is O(visible).
 */
public final class Register implements SpanDetail {
  private @Nullable RegOp first;
  private @Nullable RegOp last;
  private @Nullable RegOp winner;
  private int visibleCount;

  /** The span whose detail this is, {@code null} for a map key. */
  public final @Nullable Span span;

  public Register(@Nullable Span span) {
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
  public @Nullable RegOp find(long id) {
    for (RegOp op = winner; op != null; op = op.lowerVisible) {
      if (op.id == id) {
        return op;
      }
    }
    for (RegOp op = last; op != null; op = op.previous) {
      if (op.id == id) {
        return op;
      }
    }
    return null;
  }

  /** Puts an op in its place by id. */
  public void add(RegOp op, ActorTable order) {
    RegOp before = last;
    while (before != null && order.compare(before.id, op.id) > 0) {
      before = before.previous;
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
    while (below != null && order.compare(below.id, op.id) > 0) {
      above = below;
      below = below.lowerVisible;
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
      RegOp above = java.util.Objects.requireNonNull(winner);
      while (above.lowerVisible != op) {
        above = java.util.Objects.requireNonNull(above.lowerVisible);
      }
      above.lowerVisible = op.lowerVisible;
    }
    op.lowerVisible = null;
  }

  /**
   * Records that {@code succId} succeeds {@code op}.
   *
   * @param increment whether the successor is an increment op, and so leaves a counter visible
   * @param by what it increments by
   */
  public void addSucc(RegOp op, long succId, boolean increment, long by, ActorTable order) {
    int at = op.succCount;
    while (at > 0 && order.compare(op.succ[at - 1], succId) > 0) {
      at--;
    }
    op.insertSucc(at, succId);
    if (increment && op.isCounter()) {
      op.increments += by;
    } else {
      if (op.visible()) {
        hide(op);
      }
      op.hiddenBy++;
    }
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

  /** Whether the op with this id at this place is an increment. Cost: O(ops). */
  public @Nullable RegOp incrementWithId(long id) {
    for (RegOp op = last; op != null; op = op.previous) {
      if (op.id == id) {
        return op.action == Action.INCREMENT ? op : null;
      }
    }
    return null;
  }
}
