package org.amkit.ops;

import java.util.Map;
import java.util.TreeMap;
import org.amkit.history.ActorTable;
import org.jspecify.annotations.Nullable;

/**
 * Finds the neighbours of an op in a {@link Register} of many: its ops, and those that are visible,
 * each ascending by id. Cost: O(log ops).
 */
final class RegisterIndex {
  private final TreeMap<Long, RegOp> ops;
  private final TreeMap<Long, RegOp> visible;

  /** Of the ops of a list that begins with {@code first}. */
  RegisterIndex(@Nullable RegOp first, ActorTable order) {
    ops = new TreeMap<>(order::compare);
    visible = new TreeMap<>(order::compare);
    for (RegOp op = first; op != null; op = op.next) {
      ops.put(op.id, op);
      if (op.visible()) {
        visible.put(op.id, op);
      }
    }
  }

  private static @Nullable RegOp op(Map.@Nullable Entry<Long, RegOp> entry) {
    return entry == null ? null : entry.getValue();
  }

  /** The op with this id, or {@code null}. */
  @Nullable RegOp find(long id) {
    return ops.get(id);
  }

  /** Adds an op, not yet as visible; its neighbour below, or {@code null}. */
  @Nullable RegOp add(RegOp op) {
    RegOp below = op(ops.lowerEntry(op.id));
    ops.put(op.id, op);
    return below;
  }

  void remove(RegOp op) {
    ops.remove(op.id);
  }

  /** Adds an op to the visible ones; its neighbour above, or {@code null}. */
  @Nullable RegOp show(RegOp op) {
    visible.put(op.id, op);
    return above(op);
  }

  /** The visible neighbour above an op, or {@code null}. */
  @Nullable RegOp above(RegOp op) {
    return op(visible.higherEntry(op.id));
  }

  void hide(RegOp op) {
    visible.remove(op.id);
  }
}
