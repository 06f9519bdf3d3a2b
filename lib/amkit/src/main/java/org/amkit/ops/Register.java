package org.amkit.ops;

import org.amkit.history.ActorTable;
import org.amkit.sequence.SeqSpan;
import org.amkit.sequence.SpanDetail;
import org.jspecify.annotations.Nullable;

/**
 * All ops at one map key or one sequence element, ascending by id, and which of them are visible.
 *
 * <p>The winner is the visible op with the greatest id. Cost: O(1) at the end, O(log ops) in the
 * middle, where a long way is walked once and then made an index; {@link #findAll} of ops that are
 * the visible ones is O(1) for each.
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

  @Override
  public long bracket() {
    return first == null ? 0 : first.bracket();
  }

  public boolean isEmpty() {
    return first == null;
  }

  /** The op with this id, or {@code null}. Looks among the visible first. */
  public @Nullable RegOp find(long id, ActorTable order) {
    if (index != null) {
      return index.find(id);
    }
    int steps = 0;
    RegOp found = null;
    for (RegOp op = winner; op != null && found == null; op = op.lowerVisible) {
      found = op.id == id ? op : null;
      steps++;
    }
    for (RegOp op = last; op != null && found == null; op = op.previous) {
      found = op.id == id ? op : null;
      steps++;
    }
    walked(steps, order);
    return found;
  }

  /** The ops with the ids {@code [0..count)}, which mostly ascend; {@code null} for those amiss. */
  @Nullable RegOp[] findAll(long[] ids, int count, ActorTable order) {
    @Nullable RegOp[] found = new RegOp[count];
    int left = count > 1 ? findDown(true, ids, found, count) : count;
    left = count > 1 ? findDown(false, ids, found, left) : left;
    for (int i = 0; i < left; i++) {
      found[i] = find(ids[i], order);
    }
    return found;
  }

  /**
   * Walks down along the visible ops, or along all, as far as it is about as many as are looked
   * for.
   *
   * @return how many ids, the first ones, were not met
   */
  private int findDown(boolean visible, long[] ids, @Nullable RegOp[] found, int count) {
    int left = count;
    RegOp op = visible ? winner : last;
    for (int steps = 2 * count; steps > 0 && left > 0 && op != null; steps--) {
      if (op.id == ids[left - 1]) {
        found[--left] = op;
      }
      op = visible ? op.lowerVisible : op.previous;
    }
    return left;
  }

  private void walked(int steps, ActorTable order) {
    if (steps > LONG_WAY && index == null) {
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
    int next = from;
    for (int s = 0; s < counter.succCount; s++) {
      next = place(ops, next, counter.succ[s], order);
      if (next < ops.size() && ops.get(next).id == counter.succ[s]) {
        RegOp op = ops.get(next);
        if (op.action == Action.INCREMENT) {
          counter.hiddenBy--;
          counter.countIncrement(s, op);
          counter.increments += heap.longAt(op.valueType, op.valueOffset, op.valueLength);
        }
      }
    }
  }

  /** The first place from {@code from} on with no lower id; mostly the one asked about. */
  private static int place(java.util.List<RegOp> ops, int from, long id, ActorTable order) {
    int low = from;
    int high = ops.size();
    for (int step = 1; low + step <= high; step *= 2) {
      if (order.compare(ops.get(low + step - 1).id, id) >= 0) {
        high = low + step - 1;
        break;
      }
      low += step;
    }
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order.compare(ops.get(middle).id, id) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Takes an op out (undoing it). */
  public void remove(RegOp op, ActorTable order) {
    if (op.visible()) {
      hide(op, order);
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
    RegOp above = index == null ? walkTo(op, order) : null;
    if (index != null) {
      above = index.show(op, winner);
    }
    if (above == null) {
      op.lowerVisible = winner;
      winner = op;
    } else {
      op.lowerVisible = above.lowerVisible;
      above.lowerVisible = op;
    }
  }

  private void hide(RegOp op, ActorTable order) {
    visibleCount--;
    if (op == winner) {
      winner = op.lowerVisible;
      if (index != null) {
        index.hideWinner();
      }
    } else {
      RegOp above = index == null ? walkTo(op, order) : null;
      if (index != null) {
        above = index.hide(op, winner);
      }
      java.util.Objects.requireNonNull(above).lowerVisible = op.lowerVisible;
    }
    op.lowerVisible = null;
  }

  /** The visible op above this one, {@code null} for none; a long way is made an index. */
  private @Nullable RegOp walkTo(RegOp op, ActorTable order) {
    int steps = 0;
    RegOp above = null;
    for (RegOp at = winner; at != null && order.compare(at.id, op.id) > 0; at = at.lowerVisible) {
      above = at;
      steps++;
    }
    walked(steps, order);
    return above;
  }

  /**
   * Records that {@code succId} succeeds {@code op}.
   *
   * @param increment the successor if it is an increment, which leaves a counter visible
   * @param by what it increments by
   */
  public void addSucc(RegOp op, long succId, @Nullable RegOp increment, long by, ActorTable order) {
    int at = placeOfSucc(op, succId, order);
    op.insertSucc(at, succId);
    if (increment != null && op.isCounter()) {
      op.countIncrement(at, increment);
      op.increments += by;
    } else {
      if (op.visible()) {
        hide(op, order);
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
  public void removeSucc(RegOp op, long succId, long by, ActorTable order) {
    int at = op.succCount - 1;
    while (op.succ[at] != succId) {
      at--;
    }
    boolean counted = op.isIncrement(at);
    op.removeSucc(at);
    if (counted) {
      op.increments -= by;
    } else {
      op.hiddenBy--;
      if (op.visible()) {
        show(op, order);
      }
    }
  }
}
