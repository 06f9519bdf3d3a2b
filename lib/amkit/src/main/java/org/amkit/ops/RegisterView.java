package org.amkit.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A register as it was at a version.
 *
 * <p>Cost: O(ops of the register) at a version, O(visible ops) now.
 */
public final class RegisterView {
  private RegisterView() {}

  /** The visible ops, ascending by id; {@code at == null} is now. */
  public static List<RegOp> visible(Register register, @Nullable Clock at) {
    if (at == null) {
      RegOp[] visible = new RegOp[register.visibleCount()];
      int left = visible.length;
      for (RegOp op = register.winner(); op != null; op = op.lowerVisible) {
        visible[--left] = op;
      }
      return Arrays.asList(visible);
    }
    List<RegOp> out = new ArrayList<>();
    for (RegOp op = register.first(); op != null; op = op.next()) {
      if (visibleAt(op, at)) {
        out.add(op);
      }
    }
    return out;
  }

  /** The visible op with the greatest id, or {@code null}. */
  public static @Nullable RegOp winner(Register register, @Nullable Clock at) {
    if (at == null) {
      return register.winner();
    }
    RegOp winner = null;
    for (RegOp op = register.first(); op != null; op = op.next()) {
      if (visibleAt(op, at)) {
        winner = op;
      }
    }
    return winner;
  }

  /**
   * Whether of the ops visible now just one was there at a version. Cost: O(those that were not).
   */
  public static boolean isOneLeftOf(Register register, Clock at) {
    int count = 0;
    for (RegOp op = register.winner(); op != null && count < 2; op = op.lowerVisible) {
      count += at.covers(op.id) ? 1 : 0;
    }
    return count == 1;
  }

  /** Whether an op is visible at a version; {@code at == null} is now. */
  public static boolean visibleAt(RegOp op, @Nullable Clock at) {
    if (at == null) {
      return op.visible();
    }
    if (op.action == Action.INCREMENT || !at.covers(op.id)) {
      return false;
    }
    if (op.hiddenBy == 0) {
      return true;
    }
    for (int i = 0; i < op.succCount; i++) {
      if (at.covers(op.succ[i]) && !op.isIncrement(i)) {
        return false;
      }
    }
    return true;
  }

  /** The value of an op; a counter's with the increments that the version includes. */
  public static Value value(RegOp op, @Nullable Clock at, ValueHeap heap) {
    if (Action.makes(op.action)) {
      return new Value.Obj(Action.made(op.action), op.id);
    }
    if (op.isCounter()) {
      long start = heap.longAt(op.valueType, op.valueOffset, op.valueLength);
      return new Value.Counter(start + increments(op, at, heap));
    }
    return heap.value(op.valueType, op.valueOffset, op.valueLength);
  }

  /** The sum of a counter's increments that the version includes; 0 of what is no counter. */
  public static long increments(RegOp op, @Nullable Clock at, ValueHeap heap) {
    return at == null ? op.increments : op.increments(at, heap);
  }
}
