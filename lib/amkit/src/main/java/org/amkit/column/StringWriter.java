package org.amkit.column;

import org.amkit.codec.Utf8;
import org.jspecify.annotations.Nullable;

/** Writes what {@link StringReader} reads. Cost: O(bytes) an append. */
public final class StringWriter extends PackedRunWriter {
  private String string = "";

  /** Appends {@code n} entries of {@code s}; none when n is 0. */
  public void append(String s, int n) {
    if (isNone(n)) {
      return;
    }
    if (isPending() && s.equals(string)) {
      again(n);
      return;
    }
    String valid = Utf8.valid(s);
    if (!valid.equals(s)) {
      append(valid, n);
      return;
    }
    begin(n);
    string = s;
  }

  /** Appends {@code n} entries of {@code s}, or nulls where there is none. */
  public void appendNullable(@Nullable String s, int n) {
    if (s == null) {
      appendNull(n);
    } else {
      append(s, n);
    }
  }

  @Override
  public void reset() {
    super.reset();
    string = "";
  }

  @Override
  void put() {
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
