package org.amkit.column;

import org.amkit.codec.ByteWriter;
import org.amkit.codec.Utf8;

/** Writes what {@link StringReader} reads, as {@link RleWriter} does. Cost: O(bytes) an append. */
public final class StringWriter {
  private static final int EMPTY = 0;
  private static final int LONE = 1;
  private static final int REPEAT = 2;
  private static final int LITERAL = 3;
  private static final int NULLS = 4;

  private final ByteWriter out = new ByteWriter();
  private int state = EMPTY;

  /** The string not yet written, in all states but EMPTY and NULLS. */
  private String string = "";

  private long count;
  private int literalStart;
  private int literalCount;
  private boolean allNull = true;

  /** Appends {@code n} entries of {@code s}; none when n is 0. */
  public void append(String s, int n) {
    if (n <= 0) {
      if (n < 0) {
        throw new IllegalArgumentException("cannot append " + n + " entries");
      }
      return;
    }
    if (state != EMPTY && state != NULLS && s.equals(string)) {
      again(n);
      return;
    }
    String valid = Utf8.valid(s);
    if (!valid.equals(s)) {
      append(valid, n);
      return;
    }
    allNull = false;
    if (state == LITERAL || state == LONE) {
      if (state == LONE) {
        literalStart = out.size();
        literalCount = 0;
      }
      put();
      literalCount++;
      string = s;
      if (n == 1) {
        state = LITERAL;
        return;
      }
      closeLiteral();
    } else {
      flush();
      string = s;
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
    string = "";
  }

  private void again(int n) {
    if (state == LITERAL) {
      closeLiteral();
      count = 1 + (long) n;
    } else {
      count = (state == LONE ? 1 : count) + n;
    }
    state = REPEAT;
  }

  private void flush() {
    switch (state) {
      case LONE -> {
        out.sleb(-1);
        put();
      }
      case REPEAT -> {
        out.sleb(count);
        put();
      }
      case LITERAL -> {
        put();
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

  private void closeLiteral() {
    int headerByteCount = ByteWriter.slebByteCount(-(long) literalCount);
    out.insertGap(literalStart, headerByteCount);
    ByteWriter.putSleb(out.buffer(), literalStart, -(long) literalCount);
  }

  private void put() {
    int length = string.length();
    if (length < 128) {
      // Nearly all keys are short and ASCII.
      int at = out.reserve(1 + length);
      if (Utf8.putAscii(string, out.buffer(), at + 1)) {
        out.buffer()[at] = (byte) length;
        return;
      }
      out.truncate(at);
    }
    byte[] utf8 = Utf8.encode(string);
    out.uleb(utf8.length);
    out.putBytes(utf8);
  }
}
