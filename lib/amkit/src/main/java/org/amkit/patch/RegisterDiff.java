package org.amkit.patch;

import org.amkit.ops.Clock;
import org.amkit.ops.RegOp;
import org.amkit.ops.Register;
import org.amkit.ops.RegisterState;
import org.amkit.ops.RegisterView;
import org.amkit.ops.ValueHeap;
import org.jspecify.annotations.Nullable;

/**
 * What became of one register (a map key, a list element) between two versions.
 *
 * <p>Of the values visible before and after, the one with the greatest id wins. A put is due where
 * the winner is another one than before, or where it alone is left of several. Cost: O(ops of the
 * register), and O(new ops) where it is known what it held before.
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

  /** Whether of the values visible before just one still is. */
  private boolean oneKept;

  /** What the winner before was incremented by until then. */
  private long oldIncrements;

  RegisterDiff(Clock before, @Nullable Clock after, ValueHeap heap, boolean everyRival) {
    this.before = before;
    this.after = after;
    this.heap = heap;
    this.everyRival = everyRival;
  }

  /**
   * Compares a register.
   *
   * @param held what it held before, {@code null} where that is not known
   */
  Outcome compare(Register register, @Nullable RegisterState held) {
    if (held == null) {
      compareOps(register);
    } else {
      oldWinner = held.winner();
      oldCount = held.visibleCount();
      oldIncrements = held.increments();
      winner = register.winner();
      newCount = register.visibleCount();
      oneKept = newCount > 1 && RegisterView.isOneLeftOf(register, before);
    }
    if (winner == null) {
      return oldWinner == null ? Outcome.ABSENT : Outcome.DELETED;
    }
    boolean kept = winner == oldWinner && (oldCount == 1 || newCount > 1);
    return kept ? Outcome.KEPT : Outcome.PUT;
  }

  private void compareOps(Register register) {
    winner = null;
    oldWinner = null;
    oldCount = 0;
    newCount = 0;
    int keptCount = 0;
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
    oneKept = keptCount == 1;
    oldIncrements = oldWinner == null ? 0 : RegisterView.increments(oldWinner, before, heap);
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
    return newCount > 1 && (oldCount == 1 || (everyRival && oneKept));
  }

  /** What a kept winner was incremented by. */
  long increment(RegOp kept) {
    return RegisterView.increments(kept, after, heap) - oldIncrements;
  }

  EnginePatch.Put put(RegOp op) {
    return new EnginePatch.Put(RegisterView.value(op, after, heap), op.id, conflict());
  }
}
