package org.amkit.column;

import java.util.Arrays;
import org.amkit.codec.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * A column of strings in {@linkplain PackedRunReader runs} of equal ones; a string is its length in
 * bytes and its UTF-8.
 *
 * <pre>
 *   02 01 61    "a" "a"        7f 02 c3 a9    "é"
 * </pre>
 *
 * <p>Every string is checked; the {@link String} of a run is made when it is asked for, once.
 */
public final class StringReader extends PackedRunReader {
  /** Keys of records come again and again; so many of at most so many bytes are remembered. */
  private static final int RECENT_COUNT = 256;

  private static final int LONGEST_RECENT = 32;
  private static final String[] NO_STRINGS = {};

  /** Strings made lately, in the slots of their hashes. */
  private @Nullable String[] recent = NO_STRINGS;

  /** Where the entry's bytes are in the column's buffer. */
  private int start;

  private int end;

  /** The entry, once it was asked for. */
  private @Nullable String string;

  StringReader(Column column, Rules rules) {
    super(column.reader(), rules);
    begin();
  }

  @Override
  void begin() {
    string = null;
    start = 0;
    end = 0;
    beginRuns();
  }

  /** The entry; unspecified when it is null. */
  public String value() {
    String s = string;
    if (s == null) {
      s = decode();
      string = s;
    }
    return s;
  }

  /** The entry, the same as an earlier one where it is short and that was not long ago. */
  private String decode() {
    byte[] buf = in.buffer();
    int length = end - start;
    if (length > LONGEST_RECENT) {
      return Utf8.decode(buf, start, end, in.baseOffsetAt(start));
    }
    if (recent.length == 0) {
      recent = new String[RECENT_COUNT];
    }
    int hash = length;
    for (int p = start; p < end; p++) {
      hash = 31 * hash + buf[p];
    }
    int slot = (hash ^ (hash >>> 6)) & (RECENT_COUNT - 1);
    String s = recent[slot];
    if (s == null || !isAt(s, buf)) {
      s = Utf8.decode(buf, start, end, in.baseOffsetAt(start));
      recent[slot] = s;
    }
    return s;
  }

  /** Whether the entry is this string; only of ASCII ones. */
  private boolean isAt(String s, byte[] buf) {
    if (s.length() != end - start) {
      return false;
    }
    for (int i = 0; i < s.length(); i++) {
      if (s.charAt(i) != buf[start + i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  boolean read() {
    byte[] buf = in.buffer();
    int from = in.skip(in.ulebLax());
    int to = in.position();
    Utf8.check(buf, from, to, in.baseOffsetAt(from));
    boolean same = Arrays.equals(buf, start, end, buf, from, to);
    start = from;
    end = to;
    string = null;
    return same;
  }
}
