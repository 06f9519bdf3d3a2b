package org.amkit.column;

import org.amkit.codec.ByteReader;

/**
 * A column of booleans: lengths of runs, false and true by turns, false first.
 *
 * <pre>
 *   column = { length: uleb }
 *
 *   02 03    false false true true true        00 01    true
 * </pre>
 *
 * <p>After the last entry, and throughout a column that has no bytes, {@link #run()} is 0.
 */
public final class BoolReader {
  private final ByteReader in;
  private final Rules rules;

  private long remaining;
  private boolean value;
  private boolean first;
  private long entriesLeft;
  private boolean odd;
  private boolean anyTrue;

  public BoolReader(byte[] buf, int start, int end, long baseOffset) {
    this(buf, start, end, baseOffset, Rules.LAX);
  }

  public BoolReader(byte[] buf, int start, int end, long baseOffset, boolean strict) {
    this(buf, start, end, baseOffset, strict ? Rules.STRICT : Rules.LAX);
  }

  public BoolReader(byte[] buf, int start, int end, long baseOffset, Rules rules) {
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
    value = true;
    first = true;
    odd = false;
    anyTrue = false;
    entriesLeft = rules.entryCount();
    if (in.atEnd() && entriesLeft > 0) {
      remaining = entriesLeft;
      entriesLeft = 0;
      value = false;
      return;
    }
    load();
  }

  /** How many equal entries lie ahead, at most 2^31 - 1; 0 at the end. */
  public int run() {
    return remaining > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) remaining;
  }

  /** The entry; false at the end. */
  public boolean value() {
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

  /** Whether a canonical writer would have written what was read so far just so. */
  public boolean isCanonical() {
    return !odd && !in.padded();
  }

  /** Whether a true was read so far. */
  public boolean anyTrue() {
    return anyTrue;
  }

  private void load() {
    while (!in.atEnd()) {
      long count = in.ulebLax();
      value = !value;
      if (count == 0 && (!first || in.atEnd())) {
        if (rules.strict()) {
          throw in.fault("empty run of booleans");
        }
        odd = true;
      }
      first = false;
      if (count == 0) {
        continue;
      }
      if (count < 0) {
        throw in.fault("run of " + Long.toUnsignedString(count) + " booleans");
      }
      if (rules.entryCount() >= 0) {
        if (count > entriesLeft) {
          throw in.fault("column has more than " + rules.entryCount() + " entries");
        }
        entriesLeft -= count;
      }
      remaining = count;
      anyTrue |= value;
      return;
    }
    if (entriesLeft > 0) {
      throw in.fault("column ends " + entriesLeft + " entries early");
    }
    remaining = 0;
    value = false;
  }
}
