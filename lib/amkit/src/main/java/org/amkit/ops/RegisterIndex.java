package org.amkit.ops;

import java.util.Arrays;
import org.amkit.history.ActorTable;
import org.jspecify.annotations.Nullable;

/**
 * Finds the neighbours of an op in a {@link Register} of many: its ops, and those that are visible,
 * each ascending by id.
 *
 * <p>Cost: O(log ops) comparisons and a move of the references behind.
 */
final class RegisterIndex {
  private final ActorTable order;
  private RegOp[] ops = new RegOp[64];
  private int count;
  private RegOp[] visible = new RegOp[64];
  private int visibleCount;

  /** Of the ops of a list that begins with {@code first}. */
  RegisterIndex(@Nullable RegOp first, ActorTable order) {
    this.order = order;
    for (RegOp op = first; op != null; op = op.next) {
      ops = inserted(ops, count, count, op);
      count++;
      if (op.visible()) {
        visible = inserted(visible, visibleCount, visibleCount, op);
        visibleCount++;
      }
    }
  }

  private static RegOp[] inserted(RegOp[] list, int count, int at, RegOp op) {
    RegOp[] out = count == list.length ? Arrays.copyOf(list, 2 * count) : list;
    System.arraycopy(out, at, out, at + 1, count - at);
    out[at] = op;
    return out;
  }

  /** How many of the first {@code count} have a lower id. */
  private int place(RegOp[] list, int count, long id) {
    int from = 0;
    int to = count;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (order.compare(list[middle].id, id) < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** The op with this id, or {@code null}. */
  @Nullable RegOp find(long id) {
    int at = place(ops, count, id);
    return at < count && ops[at].id == id ? ops[at] : null;
  }

  /** Adds an op, not yet as visible; its neighbour below, or {@code null}. */
  @Nullable RegOp add(RegOp op) {
    int at = place(ops, count, op.id);
    ops = inserted(ops, count, at, op);
    count++;
    return at == 0 ? null : ops[at - 1];
  }

  void remove(RegOp op) {
    int at = place(ops, count, op.id);
    count--;
    System.arraycopy(ops, at + 1, ops, at, count - at);
    ops[count] = null;
  }

  /** Adds an op to the visible ones; its neighbour above, or {@code null}. */
  @Nullable RegOp show(RegOp op) {
    int at = place(visible, visibleCount, op.id);
    visible = inserted(visible, visibleCount, at, op);
    visibleCount++;
    return at + 1 == visibleCount ? null : visible[at + 1];
  }

  /** The neighbour above of a visible op, or {@code null}. */
  @Nullable RegOp above(RegOp op) {
    int at = place(visible, visibleCount, op.id) + 1;
    return at < visibleCount ? visible[at] : null;
  }

  void hide(RegOp op) {
    int at = place(visible, visibleCount, op.id);
    visibleCount--;
    System.arraycopy(visible, at + 1, visible, at, visibleCount - at);
    visible[visibleCount] = null;
  }
}
