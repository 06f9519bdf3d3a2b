package org.amkit.ops;

import java.util.Arrays;
import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/**
 * One op at a map key or at an element that needs more than a plain span: a value, an object, an
 * increment or a mark anchor, with its successors.
 */
public class RegOp {
  private static final long[] NONE = {};

  public final long id;
  public final byte action;
  public final byte valueType;
  public final int valueOffset;
  public final int valueLength;

  /** Index units this value takes up when it is the visible one of a sequence element. */
  public final int width;

  /** Ids of the ops that succeed this one, in Lamport order; {@code [0..succCount)}. */
  public long[] succ = NONE;

  public int succCount;

  /** How many of the successors hide this op (increments of a counter do not). */
  int hiddenBy;

  /** Sum of the increments of this counter. */
  long increments;

  /**
   * At the index of a successor that is an increment of this counter that op, else {@code null};
   * {@code null} while there is none.
   */
  private @Nullable RegOp @Nullable [] counted;

  @Nullable RegOp previous;
  @Nullable RegOp next;

  /** The visible op of the register with the next lower id. */
  @Nullable RegOp lowerVisible;

  public RegOp(long id, int action, int valueType, int valueOffset, int valueLength, int width) {
    this.id = id;
    this.action = (byte) action;
    this.valueType = (byte) valueType;
    this.valueOffset = valueOffset;
    this.valueLength = valueLength;
    this.width = width;
  }

  /** The op that inserted the first element of a span. */
  public RegOp(SeqSpan span, int width) {
    this(span.firstId, span.action, span.valueType, span.valueOffset, span.valueLength, width);
  }

  /** The op with the next higher id at the same place. */
  public @Nullable RegOp next() {
    return next;
  }

  public boolean isCounter() {
    return action == Action.SET && valueType == ValueHeap.COUNTER;
  }

  /** See {@link Register#bracket}. */
  long bracket() {
    return 0;
  }

  /** Whether it is visible now. */
  public boolean visible() {
    return hiddenBy == 0 && action != Action.INCREMENT;
  }

  /** Appends a successor that a loaded row names. */
  public void appendSucc(long succId) {
    insertSucc(succCount, succId);
  }

  /** Appends to the successors (any order; {@link Register} keeps them sorted). */
  void insertSucc(int at, long succId) {
    if (succCount == succ.length) {
      succ = Arrays.copyOf(succ, succCount == 0 ? 1 : succCount * 2);
    }
    System.arraycopy(succ, at, succ, at + 1, succCount - at);
    succ[at] = succId;
    if (counted != null) {
      counted = counted.length < succ.length ? Arrays.copyOf(counted, succ.length) : counted;
      System.arraycopy(counted, at, counted, at + 1, succCount - at);
      counted[at] = null;
    }
    succCount++;
  }

  void removeSucc(int at) {
    succCount--;
    System.arraycopy(succ, at + 1, succ, at, succCount - at);
    if (counted != null) {
      System.arraycopy(counted, at + 1, counted, at, succCount - at);
    }
  }

  /** Notes that the successor at an index increments this counter. */
  void countIncrement(int at, RegOp increment) {
    if (counted == null) {
      counted = new RegOp[succ.length];
    }
    counted[at] = increment;
  }

  /** Whether the successor at an index increments this counter, and so does not hide it. */
  boolean isIncrement(int at) {
    return counted != null && counted[at] != null;
  }

  /** The sum of those increments of this counter that a version includes. */
  long increments(Clock at, ValueHeap heap) {
    long sum = 0;
    if (counted != null) {
      for (int i = 0; i < succCount; i++) {
        RegOp op = counted[i];
        if (op != null && at.covers(op.id)) {
          sum += heap.longAt(op.valueType, op.valueOffset, op.valueLength);
        }
      }
    }
    return sum;
  }
}
