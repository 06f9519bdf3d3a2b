package org.amkit.column;

import org.amkit.codec.ByteReader;
import org.amkit.codec.FormatException;

/**
 * A column of numbers in runs of equal ones.
 *
 * <pre>
 *   column   = { run }
 *   run      = count: sleb (2..)      value: uleb          count times the value
 *            | -count: sleb (..-1)    count x value: uleb  a literal: each once
 *            | 0: sleb                count: uleb (1..)    count nulls
 *
 *   03 07    7 7 7        7e 01 02    1 2        00 04     null null null null
 * </pre>
 *
 * <p>After the last entry, and throughout a column that has no bytes, {@link #run()} is 0.
 */
public final class RleReader {
  private static final int NOTHING = 0;
  private static final int REPEAT = 1;
  private static final int LITERAL = 2;
  private static final int NULLS = 3;

  private final ByteReader in;
  private final boolean signed;
  private final Rules rules;

  private long remaining;
  private boolean isNull;
  private long value;
  private long literalsLeft;
  private long entriesLeft;
  private int lastKind;
  private boolean odd;
  private boolean excess;
  private boolean anyValue;

  public RleReader(byte[] buf, int start, int end, long baseOffset) {
    this(buf, start, end, baseOffset, Rules.LAX);
  }

  public RleReader(byte[] buf, int start, int end, long baseOffset, boolean strict) {
    this(buf, start, end, baseOffset, strict ? Rules.STRICT : Rules.LAX);
  }

  public RleReader(byte[] buf, int start, int end, long baseOffset, Rules rules) {
    this(buf, start, end, baseOffset, rules, false);
  }

  /** Values are signed LEB128 in the runs of a delta column. */
  RleReader(byte[] buf, int start, int end, long baseOffset, Rules rules, boolean signed) {
    this.in = new ByteReader(buf, start, end, baseOffset);
    this.rules = rules;
    this.signed = signed;
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
    value = 0;
    literalsLeft = 0;
    lastKind = NOTHING;
    odd = false;
    excess = false;
    anyValue = false;
    entriesLeft = rules.entryCount();
    if (in.atEnd() && entriesLeft > 0) {
      if (!rules.nullable()) {
        throw in.fault("expected a column of " + entriesLeft + " entries, found none");
      }
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
  public long value() {
    return value;
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
    if (entriesLeft == 0 && rules.tail() == Rules.Tail.ANYTHING) {
      excess |= literalsLeft > 0 || !in.atEnd();
      remaining = 0;
      return;
    }
    if (literalsLeft > 0) {
      literalsLeft--;
      long previous = value;
      read();
      if (value == previous) {
        odd("literal run repeats its value " + value);
      }
      take(1);
      return;
    }
    while (!in.atEnd()) {
      if (rules.tail() != Rules.Tail.NOTHING && in.atCutNumber()) {
        ignoreRest();
        break;
      }
      long count = in.slebLax();
      if (count > 0) {
        loadRepeat(count);
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

  private void ignoreRest() {
    in.skip(in.remaining());
    excess = true;
  }

  private void loadRepeat(long count) {
    long previous = value;
    read();
    if (count < 2) {
      odd("repeat run of one");
    }
    if ((lastKind == REPEAT || lastKind == LITERAL) && value == previous) {
      odd("run could be part of the run before it");
    }
    lastKind = REPEAT;
    take(count);
  }

  private void loadLiteral(long count) {
    if (count == Long.MIN_VALUE) {
      throw in.fault("literal run of 2^63 values");
    }
    if (lastKind == LITERAL) {
      odd("literal run could be part of the one before it");
    }
    long previous = value;
    read();
    if (lastKind == REPEAT && value == previous) {
      odd("run could be part of the run before it");
    }
    literalsLeft = -count - 1;
    lastKind = LITERAL;
    take(1);
  }

  /** Reads a run of nulls; false when it is empty and to be passed over. */
  private boolean loadNulls() {
    long count = in.ulebLax();
    if (count == 0) {
      odd("run of no nulls");
      if (rules.tail() != Rules.Tail.NOTHING) {
        ignoreRest();
      }
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
    remaining = countDown(count);
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

  /** Whether bytes behind the last entry were ignored. */
  public boolean hasExcess() {
    return excess;
  }

  /** Whether an entry that is not null was read so far. */
  public boolean anyValue() {
    return anyValue;
  }

  private void read() {
    value = signed ? in.slebLax() : in.ulebLax();
    if (!signed && rules.max() != Long.MAX_VALUE && (value < 0 || value > rules.max())) {
      throw in.fault(
          "found " + Long.toUnsignedString(value) + ", more than the greatest, " + rules.max());
    }
  }

  private void take(long count) {
    isNull = false;
    anyValue = true;
    remaining = countDown(count);
  }

  /** How many of so many entries count. */
  private long countDown(long count) {
    if (rules.entryCount() < 0) {
      return count;
    }
    if (count <= entriesLeft) {
      entriesLeft -= count;
      return count;
    }
    if (rules.tail() != Rules.Tail.ANYTHING) {
      throw in.fault("column has more than " + rules.entryCount() + " entries");
    }
    excess = true;
    long counted = entriesLeft;
    entriesLeft = 0;
    return counted;
  }

  /** The fault of a column whose entries mean something they must not. */
  FormatException fault(String what) {
    return in.fault(what);
  }
}
