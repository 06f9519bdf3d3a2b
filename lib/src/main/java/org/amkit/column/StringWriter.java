package org.amkit.column;

import java.util.Arrays;
import org.amkit.codec.ByteWriter;
import org.amkit.codec.Utf8;
import org.jspecify.annotations.Nullable;

/** Writes what {@link StringReader} reads, as {@link RleWriter} does. Cost: O(bytes) an append. */
public final class StringWriter {
  private static final int EMPTY = 0;
  private static final int LONE = 1;
  private static final int REPEAT = 2;
  private static final int LITERAL = 3;
  private static final int NULLS = 4;

  private static final byte[] NO_BYTES = {};

  private final ByteWriter out = new ByteWriter();
  private int state = EMPTY;

  /** The string not yet written, as UTF-8 in {@code utf8[utf8Start..utf8End)}. */
  private byte[] utf8 = NO_BYTES;

  private int utf8Start;
  private int utf8End;

  /** The same as a String, when that is what was appended. */
  private @Nullable String string;

  private long count;
  private int literalStart;
  private int literalCount;
  private boolean allNull = true;

  /** Appends {@code n} entries of {@code s}; none when n is 0. */
  public void append(String s, int n) {
    if (n == 0) {
      return;
    }
    if (state != EMPTY && state != NULLS && s.equals(string)) {
      again(n);
      return;
    }
    byte[] bytes = Utf8.encode(s);
    append(bytes, 0, bytes.length, n);
    string = s;
  }

  /**
   * Appends {@code n} entries of the string whose UTF-8 is {@code buf[off..off+len)}. The bytes
   * must stay as they are until the next append or {@link #finish}.
   */
  public void append(byte[] buf, int off, int len, int n) {
    if (n <= 0) {
      if (n < 0) {
        throw new IllegalArgumentException("cannot append " + n + " entries");
      }
      return;
    }
    if (state != EMPTY
        && state != NULLS
        && Arrays.equals(utf8, utf8Start, utf8End, buf, off, off + len)) {
      again(n);
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
      hold(buf, off, len);
      if (n == 1) {
        state = LITERAL;
        return;
      }
      closeLiteral();
    } else {
      flush();
      hold(buf, off, len);
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
    utf8 = NO_BYTES;
    utf8Start = 0;
    utf8End = 0;
    string = null;
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

  private void hold(byte[] buf, int off, int len) {
    utf8 = buf;
    utf8Start = off;
    utf8End = off + len;
    string = null;
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
    out.uleb(utf8End - utf8Start);
    out.putBytes(utf8, utf8Start, utf8End - utf8Start);
  }
}
