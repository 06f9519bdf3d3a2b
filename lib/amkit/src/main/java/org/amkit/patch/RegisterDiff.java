package org.amkit.patch;

import org.amkit.ops.Clock;
import org.amkit.ops.RegOp;
import org.amkit.ops.Register;
import org.amkit.ops.RegisterView;
import org.amkit.ops.Value;
import org.amkit.ops.ValueHeap;
import org.jspecify.annotations.Nullable;

/**
 * What became of one register (a map key, a list element) between two versions.
 *
 * <p>Of the values visible before and after, the one with the greatest id wins. A put is due where
 * the winner is another one than before, or where it alone is left of several. Cost: O(ops of the
 * register).
 */
final class RegisterDiff {
  enum Outcome {
    /** Nothing visible, before or after. */
    ABSENT,
    /** The same winner; it may have been incremented, or be in a new conflict. */
    KEPT,
    /** Another winner, or one that others no longer contest. */
    PUT,
    /** Nothing visible any more. */
    DELETED
  }

  private final Clock before;
  private final @Nullable Clock after;
  private final ValueHeap heap;

  /** The winner after, {@code null} when there is none. */
  @Nullable RegOp winner;

  private @Nullable RegOp oldWinner;
  private int oldCount;
  private int newCount;

  private final boolean everyRival;
  private int keptCount;

  RegisterDiff(Clock before, @Nullable Clock after, ValueHeap heap, boolean everyRival) {
    this.before = before;
    this.after = after;
    this.heap = heap;
    this.everyRival = everyRival;
  }

  Outcome compare(Register register) {
    winner = null;
    oldWinner = null;
    oldCount = 0;
    newCount = 0;
    keptCount = 0;
    for (RegOp op = register.first(); op != null; op = op.next()) {
      boolean was = RegisterView.visibleAt(op, before);
      if (was) {
        oldWinner = op;
        oldCount++;
      }
      if (RegisterView.visibleAt(op, after)) {
        winner = op;
        newCount++;
        keptCount += was ? 1 : 0;
      }
    }
    if (winner == null) {
      return oldWinner == null ? Outcome.ABSENT : Outcome.DELETED;
    }
    boolean kept = winner == oldWinner && (oldCount == 1 || newCount > 1);
    return kept ? Outcome.KEPT : Outcome.PUT;
  }

  /** Whether there was a value before, so that one put now replaces it. */
  boolean replaces() {
    return oldCount > 0;
  }

  /** Whether others contest the winner now. */
  boolean conflict() {
    return newCount > 1;
  }

  /** Whether a kept winner is contested now and was not before, or not by any that do. */
  boolean newConflict() {
    return newCount > 1 && (oldCount == 1 || (everyRival && keptCount == 1));
  }

  /** What a kept counter was incremented by. */
  long increment(RegOp counter) {
    if (!counter.isCounter() || counter.succCount == 0) {
      return 0;
    }
    return sum(counter, after) - sum(counter, before);
  }

  private long sum(RegOp counter, @Nullable Clock at) {
    return ((Value.Counter) RegisterView.value(counter, at, heap)).value();
  }

  EnginePatch.Put put(RegOp op) {
    return new EnginePatch.Put(RegisterView.value(op, after, heap), op.id, conflict());
  }
}
