package org.amkit.column;

import org.amkit.codec.ByteWriter;

/** Writes what {@link DeltaReader} reads. Cost: O(1) an append. */
public final class DeltaWriter {
  private final RleWriter deltas = new RleWriter(true);
  private long last;

  /** Appends {@code first, first + step, ...}: {@code n} entries, none when n is 0. */
  public void append(long first, long step, int n) {
    if (n == 0) {
      return;
    }
    deltas.append(first - last, 1);
    if (n > 1) {
      deltas.append(step, n - 1);
    } else if (n < 0) {
      throw new IllegalArgumentException("cannot append " + n + " entries");
    }
    last = first + step * (n - 1);
  }

  /** Appends one entry. */
  public void append(long value) {
    deltas.append(value - last, 1);
    last = value;
  }

  /** Appends {@code n} nulls. */
  public void appendNull(int n) {
    deltas.appendNull(n);
  }

  /** Whether nothing was appended. */
  public boolean isEmpty() {
    return deltas.isEmpty();
  }

  /** Whether nothing but nulls was appended, or nothing at all. */
  public boolean allNull() {
    return deltas.allNull();
  }

  /** Bytes of the column so far. Nothing may be appended afterwards until {@link #reset}. */
  public int finish() {
    return deltas.finish();
  }

  /** Appends the column to {@code dst}; {@link #finish}es it. */
  public void writeTo(ByteWriter dst) {
    deltas.writeTo(dst);
  }

  /** The column; {@link #finish}es it. */
  public byte[] toByteArray() {
    return deltas.toByteArray();
  }

  /** Makes this writer as good as new. */
  public void reset() {
    deltas.reset();
    last = 0;
  }
}
