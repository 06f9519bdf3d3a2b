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
  /** Longer values go the long way. */
  private static final int MAX_VALUE_BYTE_COUNT = 64;

  /** Ten columns of at most two runs, a number or two each. */
  private static final int MAX_BYTE_COUNT = 10 * 4 * 10 + MAX_VALUE_BYTE_COUNT;

  private long obj;
  private long elem;
  private long elemStep;
  private boolean insert;
  private int action;
  private int typeCode;
  private int valueByteCount;
  private int n;
  private int predCount;
  private long pred;
  private long predStep;
  private final byte[] values = new byte[MAX_VALUE_BYTE_COUNT];
  private final byte[] columns = new byte[MAX_BYTE_COUNT];
  private int size;

  /** Whether {@link #hold} can take a run with values of this size. */
  static boolean fits(int valueByteCount, int n) {
    return n > 0 && (long) valueByteCount * n <= MAX_VALUE_BYTE_COUNT;
  }

  /** Takes a run that {@link #fits}, described as in {@link ChangeChunkWriter#appendRun}. */
  void hold(
      long obj,
      long elem,
      long elemStep,
      boolean insert,
      int action,
      int typeCode,
      byte[] valueBuf,
      int valueOff,
      int valueByteCount,
      int n,
      int predCount,
      long pred,
      long predStep) {
    this.obj = obj;
    this.elem = elem;
    this.elemStep = elemStep;
    this.insert = insert;
    this.action = action;
    this.typeCode = typeCode;
    this.valueByteCount = valueByteCount;
    this.n = n;
    this.predCount = predCount;
    this.pred = pred;
    this.predStep = predStep;
    int byteCount = valueByteCount * n;
    if (byteCount == 1) {
      values[0] = valueBuf[valueOff];
    } else {
      System.arraycopy(valueBuf, valueOff, values, 0, byteCount);
    }
  }

  /** Appends the run to the writers of the columns, as another follows it. */
  void appendTo(ChangeChunkWriter writer) {
    writer.appendColumns(
        obj,
        null,
        elem,
        elemStep,
        insert,
        action,
        typeCode,
        values,
        0,
        valueByteCount,
        n,
        predCount,
        pred,
        predStep,
        false,
        null);
  }

  /**
   * Encodes the columns.
   *
   * @param mapping index of an actor in the document to that in the change
   * @param byteCounts takes each column's, in the order of the format; 0 where there is none
   */
  void encode(int[] mapping, int[] byteCounts) {
    byte[] b = columns;
    boolean inRoot = obj == OpId.ROOT;
    int p = inRoot ? 0 : repeat(b, 0, mapping[OpId.actor(obj)]);
    byteCounts[0] = p;
    int start = p;
    p = inRoot ? p : repeat(b, p, OpId.counter(obj));
    byteCounts[1] = p - start;
    start = p;
    boolean atHead = elem == OpId.HEAD;
    p = atHead ? p : repeat(b, p, mapping[OpId.actor(elem)]);
    byteCounts[2] = p - start;
    start = p;
    p = atHead ? steps(b, p, 0, 0) : steps(b, p, OpId.counter(elem), elemStep);
    byteCounts[3] = p - start;
    byteCounts[4] = 0;
    start = p;
    if (insert) {
      b[p++] = 0;
    }
    p = ByteWriter.putUleb(b, p, n);
    byteCounts[5] = p - start;
    start = p;
    p = repeat(b, p, action);
    byteCounts[6] = p - start;
    start = p;
    p = repeat(b, p, (long) valueByteCount << 4 | typeCode);
    byteCounts[7] = p - start;
    int valuesEnd = p + valueByteCount * n;
    for (int i = 0; p < valuesEnd; i++) {
      b[p++] = values[i];
    }
    byteCounts[8] = valueByteCount * n;
    start = p;
    p = repeat(b, p, predCount);
    byteCounts[9] = p - start;
    start = p;
    p = predCount == 0 ? p : repeat(b, p, mapping[OpId.actor(pred)]);
    byteCounts[10] = p - start;
    start = p;
    p = predCount == 0 ? p : steps(b, p, OpId.counter(pred), predStep);
    byteCounts[11] = p - start;
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
    return ByteWriter.putUleb(b, header(b, at, n), value);
  }

  /** Writes {@code first, first + step, ...} as a delta column. */
  private int steps(byte[] b, int at, long first, long step) {
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
