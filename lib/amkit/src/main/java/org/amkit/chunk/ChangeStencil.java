package org.amkit.chunk;

import org.amkit.ChangeHash;
import org.amkit.codec.ByteWriter;

/**
 * The change that was written last, for the next one to be written over it: who types makes a
 * change at each keystroke, of one op on the element behind the last, and only these fields differ.
 *
 * <pre>
 *   1 | dependency | author | seq | start op | time | message | actors | columns
 *       ^^^^^^^^^^            ^^^   ^^^^^^^^   ^^^^                      ^^^ element, value, predecessor
 * </pre>
 *
 * <p>A number can only be written over by one of as many bytes. The fields are looked for when the
 * next change is like the last, as in many documents few are. Cost: O(bytes of these fields), a
 * fifth of what it takes to write such a change anew.
 */
final class ChangeStencil {
  /** Room that must be behind the chunk, for a last number that turns out not to fit. */
  static final int SLACK_BYTE_COUNT = 10;

  /** Whether there is a change to be written over, and whether its fields were looked for. */
  private boolean isKept;

  private boolean isCut;

  private int depAt;
  private int seqAt;
  private int startOpAt;
  private int timeAt;
  private int timeEnd;
  private int columnsAt;
  private int elemAt;
  private int elemEnd;
  private int valueAt;
  private int refAt;
  private int refEnd;

  /** Forgets the change. */
  void clear() {
    isKept = false;
  }

  /**
   * Keeps a change of one op on an element and with one dependency.
   *
   * @param depAt where in the chunk its dependency starts
   * @param seqAt where its sequence number starts
   * @param columnsAt where its columns start
   */
  void keep(int depAt, int seqAt, int columnsAt) {
    isKept = true;
    isCut = false;
    this.depAt = depAt;
    this.seqAt = seqAt;
    this.columnsAt = columnsAt;
  }

  /** Finds the fields of the change that is kept. */
  private void cut(byte[] chunk, int[] byteCounts) {
    isCut = true;
    startOpAt = numberEnd(chunk, seqAt);
    timeAt = numberEnd(chunk, startOpAt);
    timeEnd = numberEnd(chunk, timeAt);
    int at = columnsAt;
    for (int i = 0; i < byteCounts.length; i++) {
      // A column of one number: that it is one, and the number.
      int end = at + byteCounts[i];
      switch (i) {
        case LoneRun.KEY_COUNTERS -> {
          elemAt = at + 1;
          elemEnd = end;
        }
        case LoneRun.VALUES -> valueAt = at;
        case LoneRun.REF_COUNTERS -> {
          refAt = at + 1;
          refEnd = end;
        }
        default -> {}
      }
      at = end;
    }
  }

  private static int numberEnd(byte[] chunk, int from) {
    int at = from;
    while (chunk[at] < 0) {
      at++;
    }
    return at + 1;
  }

  /**
   * Writes a change over the last one, all but its checksum.
   *
   * @param row its op, which differs from the last one's in its element, value and predecessor only
   * @param byteCounts bytes of each column of the change that is kept
   * @return whether it fits; if not, nothing of the last one is left
   */
  boolean fill(
      byte[] chunk, OpRow row, byte[] dep, long seq, long startOp, long time, int[] byteCounts) {
    if (!isKept) {
      return false;
    }
    if (!isCut) {
      cut(chunk, byteCounts);
    }
    isKept =
        ByteWriter.putUleb(chunk, seqAt, seq) == startOpAt
            && ByteWriter.putUleb(chunk, startOpAt, startOp) == timeAt
            && ByteWriter.putSleb(chunk, timeAt, time) == timeEnd
            && ByteWriter.putSleb(chunk, elemAt, OpId.counter(row.elem)) == elemEnd
            && (row.refCount() == 0
                || ByteWriter.putSleb(chunk, refAt, OpId.counter(row.ref(0))) == refEnd);
    System.arraycopy(dep, 0, chunk, depAt, ChangeHash.BYTE_COUNT);
    System.arraycopy(row.valueBuf, row.valueStart, chunk, valueAt, row.valueByteCount);
    return isKept;
  }
}
