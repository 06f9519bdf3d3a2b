package org.amkit.chunk;

import org.amkit.LoadOptions.Limits;
import org.amkit.codec.LimitException;

/**
 * What is left of the {@link Limits} of one input while its chunks are read. Each chunk takes its
 * share before memory is allocated for it.
 */
public final class Budget {
  private final long maxEmptyRows;
  private long inflatedBytesLeft;
  private long emptyRowsLeft;

  Budget(long inflatedBytes, long emptyRows) {
    maxEmptyRows = emptyRows;
    inflatedBytesLeft = inflatedBytes;
    emptyRowsLeft = emptyRows;
  }

  /** All of what an input of a size may take. */
  public static Budget of(Limits limits, long inputByteCount) {
    return new Budget(
        Math.max(limits.inflatedBytes(), limits.inflatedRatio() * inputByteCount),
        Math.max(limits.emptyRows(), limits.emptyRowRatio() * inputByteCount));
  }

  private Budget(Budget other) {
    maxEmptyRows = other.maxEmptyRows;
    inflatedBytesLeft = other.inflatedBytesLeft;
    emptyRowsLeft = other.emptyRowsLeft;
  }

  /** For bytes that were read within limits before, or made here. */
  public static Budget unlimited() {
    return of(Limits.NONE, 0);
  }

  /** A budget of its own with as much left. */
  public Budget copy() {
    return new Budget(this);
  }

  /** How many bytes may still be inflated. */
  long inflatedBytesLeft() {
    return inflatedBytesLeft;
  }

  /** Takes bytes that were inflated, no more than are left. */
  void tookInflated(long byteCount) {
    inflatedBytesLeft -= byteCount;
  }

  /**
   * Takes rows. Those that could have a byte each of {@code byteCount} are free.
   *
   * @param offset in the outermost input of what declares the rows
   * @throws LimitException when there are more than are left; none are taken then
   */
  public void takeRows(long rowCount, long byteCount, long offset) {
    if (rowCount > byteCount) {
      takeEmptyRows(rowCount - byteCount, offset);
    }
  }

  private void takeEmptyRows(long rowCount, long offset) {
    if (rowCount > emptyRowsLeft) {
      throw new LimitException(
          "run lengths declare "
              + (maxEmptyRows - emptyRowsLeft + rowCount)
              + " rows without bytes, more than the limit of "
              + maxEmptyRows,
          offset,
          "emptyRows");
    }
    emptyRowsLeft -= rowCount;
  }
}
