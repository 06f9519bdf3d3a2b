package org.amkit.column;

import org.amkit.codec.ByteWriter;

/** Writes what {@link BoolReader} reads. Cost: O(1) an append. */
public final class BoolWriter {
  private final ByteWriter out = new ByteWriter();
  private boolean value;
  private long count;
  private boolean anyTrue;
  private boolean empty = true;

  /** Appends {@code n} entries, none when n is 0. */
  public void append(boolean v, int n) {
    if (n <= 0) {
      if (n < 0) {
        throw new IllegalArgumentException("cannot append " + n + " entries");
      }
      return;
    }
    empty = false;
    if (v == value) {
      count += n;
      return;
    }
    out.uleb(count);
    value = v;
    count = n;
    anyTrue = true;
  }

  /** Whether nothing was appended. */
  public boolean isEmpty() {
    return empty;
  }

  /** Whether no true was appended. */
  public boolean allFalse() {
    return !anyTrue;
  }

  /** As {@link #allFalse}: what other columns call null is false here. */
  public boolean allNull() {
    return !anyTrue;
  }

  /** Bytes of the column so far. Nothing may be appended afterwards until {@link #reset}. */
  public int finish() {
    if (count > 0) {
      out.uleb(count);
      count = 0;
    }
    return out.size();
  }

  /** Appends the column to {@code dst}; {@link #finish}es it. */
  public void writeTo(ByteWriter dst) {
    finish();
    dst.putBytes(out);
  }

  /** The column; {@link #finish}es it. */
  public byte[] toByteArray() {
    finish();
    return out.toByteArray();
  }

  /** Makes this writer as good as new. */
  public void reset() {
    out.clear();
    value = false;
    count = 0;
    anyTrue = false;
    empty = true;
  }
}
