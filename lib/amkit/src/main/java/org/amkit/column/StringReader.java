package org.amkit.column;

import java.util.Arrays;
import org.amkit.codec.ByteReader;
import org.amkit.codec.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * A column of strings in {@linkplain RleReader runs} of equal ones; a string is its length in bytes
 * and its UTF-8.
 *
 * <pre>
 *   02 01 61    "a" "a"        7f 02 c3 a9    "é"
 * </pre>
 *
 * <p>Every string is checked; the {@link String} of a run is made when it is asked for, once.
 */
public final class StringReader {
  private static final int NOTHING = 0;
  private static final int REPEAT = 1;
  private static final int LITERAL = 2;
  private static final int NULLS = 3;

  /** Keys of records come again and again; so many of at most so many bytes are remembered. */
  private static final int RECENT_COUNT = 256;

  private static final int LONGEST_RECENT = 32;
  private static final String[] NO_STRINGS = {};

  private final ByteReader in;
  private final Rules rules;

  /** Strings made lately, in the slots of their hashes. */
  private @Nullable String[] recent = NO_STRINGS;

  private long remaining;
  private boolean isNull;
  private int start;
  private int end;
  private @Nullable String string;
  private long literalsLeft;
  private long entriesLeft;
  private int lastKind;
  private boolean odd;
  private boolean anyValue;

  public StringReader(byte[] buf, int start, int end, long baseOffset) {
    this(buf, start, end, baseOffset, Rules.LAX);
  }

  public StringReader(byte[] buf, int start, int end, long baseOffset, boolean strict) {
    this(buf, start, end, baseOffset, strict ? Rules.STRICT : Rules.LAX);
  }

  public StringReader(byte[] buf, int start, int end, long baseOffset, Rules rules) {
    this.in = new ByteReader(buf, start, end, baseOffset);
    this.rules = rules;
    begin();
  }

  /** Reads another column by the same rules. */
  public void reset(byte[] buf, int start, int end, long baseOffset) {
    in.reset(buf, start, end, baseOffset);
    begin();
  }

  private void begin() {
    remaining = 0;
    isNull = false;
    string = null;
    start = 0;
    end = 0;
    literalsLeft = 0;
    lastKind = NOTHING;
    odd = false;
    anyValue = false;
    entriesLeft = rules.entryCount();
    if (in.atEnd() && entriesLeft > 0) {
      remaining = entriesLeft;
      entriesLeft = 0;
      isNull = true;
      return;
    }
    load();
  }

  /** How many equal entries lie ahead, at most 2^31 - 1; 0 at the end. */
  public int run() {
    return remaining > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) remaining;
  }

  /** Whether the entry is null. */
  public boolean isNull() {
    return isNull;
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

  /** Steps over {@code n} entries, at most {@link #run()}. */
  public void advance(int n) {
    remaining -= n;
    if (remaining <= 0) {
      if (remaining < 0) {
        throw new IllegalStateException("stepped " + -remaining + " entries past the run");
      }
      load();
    }
  }

  /** Insists that no entry is left. */
  public void expectEnd() {
    if (remaining != 0) {
      throw in.fault("expected the end of the column, found more entries");
    }
  }

  /** Offset of the byte behind the run in the outermost input: near enough for a fault. */
  public long offset() {
    return in.offset();
  }

  private void load() {
    if (literalsLeft > 0) {
      literalsLeft--;
      if (read()) {
        odd("literal run repeats its value");
      }
      take(1);
      return;
    }
    while (!in.atEnd()) {
      long count = in.slebLax();
      if (count > 0) {
        boolean same = read();
        if (count < 2) {
          odd("repeat run of one");
        }
        if (same && (lastKind == REPEAT || lastKind == LITERAL)) {
          odd("run could be part of the run before it");
        }
        lastKind = REPEAT;
        take(count);
        return;
      }
      if (count < 0) {
        loadLiteral(count);
        return;
      }
      if (loadNulls()) {
        return;
      }
    }
    if (entriesLeft > 0) {
      throw in.fault("column ends " + entriesLeft + " entries early");
    }
    remaining = 0;
  }

  private void loadLiteral(long count) {
    if (count == Long.MIN_VALUE) {
      throw in.fault("literal run of 2^63 strings");
    }
    if (lastKind == LITERAL) {
      odd("literal run could be part of the one before it");
    }
    if (read() && lastKind == REPEAT) {
      odd("run could be part of the run before it");
    }
    literalsLeft = -count - 1;
    lastKind = LITERAL;
    take(1);
  }

  private boolean loadNulls() {
    long count = in.ulebLax();
    if (count == 0) {
      odd("run of no nulls");
      return false;
    }
    if (count < 0) {
      throw in.fault("run of " + Long.toUnsignedString(count) + " nulls");
    }
    if (lastKind == NULLS) {
      odd("run of nulls could be part of the one before it");
    }
    if (!rules.nullable()) {
      throw in.fault("null in a column that has none");
    }
    lastKind = NULLS;
    isNull = true;
    remaining = count;
    countDown(count);
    return true;
  }

  /** Meets an encoding that no canonical writer makes. */
  private void odd(String what) {
    if (rules.strict()) {
      throw in.fault(what);
    }
    odd = true;
  }

  /** Whether a canonical writer would have written what was read so far just so. */
  public boolean isCanonical() {
    return !odd && !in.padded();
  }

  /** Whether an entry that is not null was read so far. */
  public boolean anyValue() {
    return anyValue;
  }

  /** Reads a string; true when its bytes are those of the string before it. */
  private boolean read() {
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

  private void take(long count) {
    isNull = false;
    anyValue = true;
    remaining = count;
    countDown(count);
  }

  private void countDown(long count) {
    if (rules.entryCount() >= 0) {
      if (count > entriesLeft) {
        throw in.fault("column has more than " + rules.entryCount() + " entries");
      }
      entriesLeft -= count;
    }
  }
}
