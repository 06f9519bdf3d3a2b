package org.amkit.ops;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.amkit.history.ActorTable;
import org.jspecify.annotations.Nullable;

/**
 * Finds the neighbours of an op in a {@link Register} of many: its ops, and those that are visible,
 * each ascending by id. Cost: O(log ops); the greatest visible op is hidden in O(1).
 */
final class RegisterIndex {
  private final TreeMap<Long, RegOp> ops;
  private final TreeMap<Long, RegOp> visible;

  /**
   * Whether greater ops than the winner, hidden one after the other, are still in {@link #visible}.
   */
  private boolean isWinnerHidden;

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
  @Nullable RegOp show(RegOp op, @Nullable RegOp winner) {
    dropAbove(winner);
    visible.put(op.id, op);
    return op(visible.higherEntry(op.id));
  }

  /** Takes an op that is not the winner out of the visible ones; its neighbour above. */
  @Nullable RegOp hide(RegOp op, @Nullable RegOp winner) {
    dropAbove(winner);
    visible.remove(op.id);
    return op(visible.higherEntry(op.id));
  }

  /** The winner is hidden. */
  void hideWinner() {
    isWinnerHidden = true;
  }

  private void dropAbove(@Nullable RegOp winner) {
    if (isWinnerHidden) {
      isWinnerHidden = false;
      NavigableMap<Long, RegOp> gone = winner == null ? visible : visible.tailMap(winner.id, false);
      gone.clear();
    }
  }
}
