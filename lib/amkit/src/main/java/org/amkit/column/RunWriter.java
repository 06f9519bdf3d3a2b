package org.amkit.column;

import org.amkit.codec.ByteWriter;

/** Writes what a {@link RunReader} reads, in its one canonical encoding. */
public abstract sealed class RunWriter permits BoolWriter, PackedRunWriter {
  final ByteWriter out = new ByteWriter();

  /** Entries of the run that is not written yet. */
  long count;

  /** Whether nothing but nulls was appended, or false. */
  boolean allNull = true;

  RunWriter() {}

  /** Writes the run that is pending. */
  abstract void flush();

  /** Appends {@code n} nulls; none when n is 0. */
  public abstract void appendNull(int n);

  /** Whether {@code n} entries are none; fewer cannot be appended. */
  static boolean isNone(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("cannot append " + n + " entries");
    }
    return n == 0;
  }

  /** Whether nothing was appended. */
  public final boolean isEmpty() {
    return count == 0 && out.isEmpty();
  }

  /** Whether nothing but nulls was appended, or false, or nothing at all. */
  public final boolean allNull() {
    return allNull;
  }

  /** Bytes of the column so far. Nothing may be appended afterwards until {@link #reset}. */
  public final int finish() {
    flush();
    return out.size();
  }

  /** Appends the column to {@code dst}; {@link #finish}es it. */
  public final void writeTo(ByteWriter dst) {
    flush();
    dst.putBytes(out);
  }

  /** The column; {@link #finish}es it. */
  public final byte[] toByteArray() {
    flush();
    return out.toByteArray();
  }

  /** Makes this writer as good as new. */
  public void reset() {
    out.clear();
    count = 0;
    allNull = true;
  }
}
