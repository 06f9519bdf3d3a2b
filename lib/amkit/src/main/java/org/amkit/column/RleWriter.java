package org.amkit.column;

import org.amkit.codec.ByteWriter;

/**
 * Writes what {@link RleReader} reads, in the one canonical encoding: two or more equal values make
 * a repeat, others gather in literals, neighbouring nulls are one run. Cost: O(1) an append.
 */
public final class RleWriter {
  private static final int EMPTY = 0;
  private static final int LONE = 1;
  private static final int REPEAT = 2;
  private static final int LITERAL = 3;
  private static final int NULLS = 4;

  private final ByteWriter out = new ByteWriter();
  private final boolean signed;
  private int state = EMPTY;

  /** The value not yet written, in all states but EMPTY and NULLS. */
  private long value;

  /** Entries not yet written: of the repeat or the nulls. */
  private long count;

  /** Where in {@code out} the values of the open literal start, and how many there are. */
  private int literalStart;

  private int literalCount;
  private boolean allNull = true;

  public RleWriter() {
    this(false);
  }

  /** Values are signed LEB128 in the runs of a delta column. */
  RleWriter(boolean signed) {
    this.signed = signed;
  }

  /** Appends {@code n} entries of {@code v}; none when n is 0. */
  public void append(long v, int n) {
    if (n <= 0) {
      if (n < 0) {
        throw new IllegalArgumentException("cannot append " + n + " entries");
      }
      return;
    }
    if (state != EMPTY && state != NULLS && v == value) {
      if (state == LITERAL) {
        closeLiteral();
        state = REPEAT;
        count = 1 + (long) n;
      } else {
        count = (state == LONE ? 1 : count) + n;
        state = REPEAT;
      }
      return;
    }
    allNull = false;
    if (state == LITERAL || state == LONE) {
      if (state == LONE) {
        literalStart = out.size();
        literalCount = 0;
      }
      put(value);
      literalCount++;
      value = v;
      if (n == 1) {
        state = LITERAL;
        return;
      }
      closeLiteral();
    } else {
      flush();
      value = v;
    }
    state = n == 1 ? LONE : REPEAT;
    count = n;
  }

  /** Appends {@code n} nulls. */
  public void appendNull(int n) {
    if (n <= 0) {
      if (n < 0) {
        throw new IllegalArgumentException("cannot append " + n + " nulls");
      }
      return;
    }
    if (state == NULLS) {
      count += n;
      return;
    }
    flush();
    state = NULLS;
    count = n;
  }

  /** Whether nothing was appended. */
  public boolean isEmpty() {
    return state == EMPTY && out.isEmpty();
  }

  /** Whether nothing but nulls was appended, or nothing at all. */
  public boolean allNull() {
    return allNull;
  }

  /** Bytes of the column so far. Nothing may be appended afterwards until {@link #reset}. */
  public int finish() {
    flush();
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
    state = EMPTY;
    allNull = true;
  }

  private void flush() {
    switch (state) {
      case LONE -> {
        out.sleb(-1);
        put(value);
      }
      case REPEAT -> {
        out.sleb(count);
        put(value);
      }
      case LITERAL -> {
        put(value);
        literalCount++;
        closeLiteral();
      }
      case NULLS -> {
        out.putByte(0);
        out.uleb(count);
      }
      default -> {
        // nothing is open
      }
    }
    state = EMPTY;
  }

  /** Puts the count in front of the values written since {@code literalStart}. */
  private void closeLiteral() {
    int headerByteCount = ByteWriter.slebByteCount(-(long) literalCount);
    out.insertGap(literalStart, headerByteCount);
    ByteWriter.putSleb(out.buffer(), literalStart, -(long) literalCount);
  }

  private void put(long v) {
    if (signed) {
      out.sleb(v);
    } else {
      out.uleb(v);
    }
  }
}
