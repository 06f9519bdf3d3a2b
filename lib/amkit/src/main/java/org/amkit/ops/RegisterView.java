package org.amkit.ops;

import java.util.ArrayList;
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
    List<RegOp> out = new ArrayList<>(register.visibleCount());
    if (at == null) {
      register.forEachVisible(op -> out.add(0, op));
      return out;
    }
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

  /** Whether an op is visible at a version; {@code at == null} is now. */
  public static boolean visibleAt(RegOp op, @Nullable Clock at) {
    if (at == null) {
      return op.visible();
    }
    if (op.action == Action.INCREMENT || !at.covers(op.id)) {
      return false;
    }
    if (op.succCount == 0) {
      return true;
    }
    if (op.isCounter()) {
      return !foldIncrements(op, at, null).hidden;
    }
    for (int i = 0; i < op.succCount; i++) {
      if (at.covers(op.succ[i])) {
        return false;
      }
    }
    return true;
  }

  private static final class Fold {
    boolean hidden;
    long sum;
  }

  /** Walks a counter's successors beside the register's increments; both ascend by id. */
  private static Fold foldIncrements(RegOp counter, Clock at, @Nullable ValueHeap heap) {
    Fold fold = new Fold();
    RegOp op = counter.next();
    for (int i = 0; i < counter.succCount; i++) {
      if (!at.covers(counter.succ[i])) {
        continue;
      }
      RegOp probe = op;
      while (probe != null && probe.id != counter.succ[i]) {
        probe = probe.next();
      }
      if (probe == null || probe.action != Action.INCREMENT) {
        fold.hidden = true;
      } else {
        op = probe;
        if (heap != null) {
          fold.sum += heap.longAt(probe.valueType, probe.valueOffset, probe.valueLength);
        }
      }
    }
    return fold;
  }

  /** The value of an op; a counter's with the increments that the version includes. */
  public static Value value(Register register, RegOp op, @Nullable Clock at, ValueHeap heap) {
    if (Action.makes(op.action)) {
      return new Value.Obj(Action.made(op.action), op.id);
    }
    if (op.isCounter()) {
      long start = heap.longAt(op.valueType, op.valueOffset, op.valueLength);
      long sum = at == null ? op.increments : foldIncrements(op, at, heap).sum;
      return new Value.Counter(start + sum);
    }
    return heap.value(op.valueType, op.valueOffset, op.valueLength);
  }
}
