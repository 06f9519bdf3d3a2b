package org.amkit.chunk;

import org.amkit.codec.ByteWriter;

/**
 * The columns of a change that is one run of ops on the elements of a list or text, as nearly all
 * changes of people who type are: each column is one or two runs, and can be written at once
 * without a writer of its own.
 *
 * <p>Cost: O(bytes of the values); a third of what thirteen column writers take for one op.
 */
final class LoneRun {
  // Columns of a change, in the order of the format.
  static final int KEY_COUNTERS = 3;
  static final int VALUES = 8;
  static final int REF_COUNTERS = 11;

  /** Longer values go the long way. */
  private static final int MAX_VALUE_BYTE_COUNT = 64;

  /** Ten columns of at most two runs, a number or two each. */
  private static final int MAX_BYTE_COUNT = 10 * 4 * 10 + MAX_VALUE_BYTE_COUNT;

  private OpRow row = new OpRow();
  private final byte[] values = new byte[MAX_VALUE_BYTE_COUNT];
  private final byte[] columns = new byte[MAX_BYTE_COUNT];
  private int size;

  /** Whether {@link #hold} can take a row. */
  static boolean fits(OpRow row) {
    return row.key == null
        && !row.expand
        && row.markName == null
        && row.refCount() <= 1
        && row.count > 0
        && (long) row.valueByteCount * row.count <= MAX_VALUE_BYTE_COUNT;
  }

  /** Takes a row that {@link #fits}, and gives another to be filled in its place. */
  OpRow hold(OpRow run) {
    OpRow free = row;
    row = run;
    int byteCount = run.valueByteCount * run.count;
    if (byteCount == 1) {
      values[0] = run.valueBuf[run.valueStart];
    } else {
      System.arraycopy(run.valueBuf, run.valueStart, values, 0, byteCount);
    }
    run.valueBuf = values;
    run.valueStart = 0;
    return free;
  }

  /**
   * Turns the row that is held, of one op, into that of the next op.
   *
   * @param step by how much its element, and its predecessor where it has one, move on
   */
  void moveOn(long step, byte[] valueBuf, int valueStart) {
    row.elem += step;
    row.moveRef(step);
    for (int i = 0; i < row.valueByteCount; i++) {
      values[i] = valueBuf[valueStart + i];
    }
  }

  /** The row that is held. */
  OpRow row() {
    return row;
  }

  /**
   * Encodes the columns.
   *
   * @param mapping index of an actor in the document to that in the change
   * @param byteCounts takes each column's, in the order of the format; 0 where there is none
   */
  void encode(int[] mapping, int[] byteCounts) {
    byte[] b = columns;
    long obj = row.obj;
    boolean inRoot = obj == OpId.ROOT;
    int p = inRoot ? 0 : repeat(b, 0, mapping[OpId.actor(obj)]);
    byteCounts[0] = p;
    int start = p;
    p = inRoot ? p : repeat(b, p, OpId.counter(obj));
    byteCounts[1] = p - start;
    start = p;
    long elem = row.elem;
    boolean atHead = elem == OpId.HEAD;
    p = atHead ? p : repeat(b, p, mapping[OpId.actor(elem)]);
    byteCounts[2] = p - start;
    start = p;
    p = atHead ? steps(b, p, 0, 0) : steps(b, p, OpId.counter(elem), row.elemStep);
    byteCounts[KEY_COUNTERS] = p - start;
    byteCounts[4] = 0;
    start = p;
    if (row.insert) {
      b[p++] = 0;
    }
    p = ByteWriter.putUleb(b, p, row.count);
    byteCounts[5] = p - start;
    start = p;
    p = repeat(b, p, row.action);
    byteCounts[6] = p - start;
    start = p;
    p = repeat(b, p, (long) row.valueByteCount << 4 | row.typeCode);
    byteCounts[7] = p - start;
    int valuesEnd = p + row.valueByteCount * row.count;
    for (int i = 0; p < valuesEnd; i++) {
      b[p++] = values[i];
    }
    byteCounts[VALUES] = row.valueByteCount * row.count;
    start = p;
    boolean noPred = row.refCount() == 0;
    p = repeat(b, p, row.refCount());
    byteCounts[9] = p - start;
    start = p;
    p = noPred ? p : repeat(b, p, mapping[OpId.actor(row.ref(0))]);
    byteCounts[10] = p - start;
    start = p;
    p = noPred ? p : steps(b, p, OpId.counter(row.ref(0)), row.refStep());
    byteCounts[REF_COUNTERS] = p - start;
    byteCounts[12] = 0;
    byteCounts[13] = 0;
    size = p;
  }

  /** Appends the encoded columns. */
  void writeTo(ByteWriter out) {
    out.putBytes(columns, 0, size);
  }

  /** Writes {@code n} times {@code value}. */
  private int repeat(byte[] b, int at, long value) {
    return ByteWriter.putUleb(b, header(b, at, row.count), value);
  }

  /** Writes {@code first, first + step, ...} as a delta column. */
  private int steps(byte[] b, int at, long first, long step) {
    int n = row.count;
    if (n == 1 || first == step) {
      return ByteWriter.putSleb(b, header(b, at, n), first);
    }
    if (n == 2) {
      int p = ByteWriter.putSleb(b, ByteWriter.putSleb(b, at, -2), first);
      return ByteWriter.putSleb(b, p, step);
    }
    int p = ByteWriter.putSleb(b, header(b, at, 1), first);
    return ByteWriter.putSleb(b, header(b, p, n - 1), step);
  }

  /** Writes the length of a repeat; that of a lone value is a literal's, -1. */
  private static int header(byte[] b, int at, int count) {
    return ByteWriter.putSleb(b, at, count == 1 ? -1 : count);
  }
}
