package org.amkit.column;

import org.amkit.codec.FormatException;

/**
 * A column of numbers, each stored as the difference from the one before it (the first from 0);
 * nulls leave the sum as it is. The differences are {@linkplain RleReader runs} of signed LEB128.
 *
 * <pre>
 *   0a 01    1 2 3 4 5 6 7 8 9 10        7e 05 7f    5 4        02 05 00 02    5 10 null null
 * </pre>
 *
 * <p>A run is an arithmetic sequence: {@code value(), value() + step(), ...} for {@code run()}
 * entries. What its first entry differs by from the one before does not matter, so a lone
 * difference joins the repeat behind it.
 */
public final class DeltaReader {
  private final RleReader deltas;
  private final Rules rules;

  private long remaining;
  private boolean isNull;
  private long value;
  private long step;
  private long last;

  public DeltaReader(byte[] buf, int start, int end, long baseOffset) {
    this(buf, start, end, baseOffset, Rules.LAX);
  }

  public DeltaReader(byte[] buf, int start, int end, long baseOffset, boolean strict) {
    this(buf, start, end, baseOffset, strict ? Rules.STRICT : Rules.LAX);
  }

  public DeltaReader(byte[] buf, int start, int end, long baseOffset, Rules rules) {
    this.deltas = new RleReader(buf, start, end, baseOffset, rules, true);
    this.rules = rules;
    load();
  }

  /** Reads another column by the same rules. */
  public void reset(byte[] buf, int start, int end, long baseOffset) {
    deltas.reset(buf, start, end, baseOffset);
    last = 0;
    load();
  }

  /** How many entries of an arithmetic sequence lie ahead, at most 2^31 - 1; 0 at the end. */
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

  /** What each further entry of the run has more than the one before it. */
  public long step() {
    return step;
  }

  /** Steps over {@code n} entries, at most {@link #run()}. */
  public void advance(int n) {
    remaining -= n;
    if (remaining > 0) {
      value += n * step;
      return;
    }
    if (remaining < 0) {
      throw new IllegalStateException("stepped " + -remaining + " entries past the run");
    }
    load();
  }

  /** Insists that no entry is left. */
  public void expectEnd() {
    if (remaining != 0) {
      throw fault("expected the end of the column, found more entries");
    }
  }

  /** Offset of a byte behind the run in the outermost input: near enough for a fault. */
  public long offset() {
    return deltas.offset();
  }

  /** Whether a canonical writer would have written what was read so far just so. */
  public boolean isCanonical() {
    return deltas.isCanonical();
  }

  /** Whether bytes behind the last entry were ignored. */
  public boolean hasExcess() {
    return deltas.hasExcess();
  }

  /** Whether an entry that is not null was read so far. */
  public boolean anyValue() {
    return deltas.anyValue();
  }

  private void load() {
    int count = deltas.run();
    remaining = count;
    if (count == 0) {
      isNull = false;
      return;
    }
    isNull = deltas.isNull();
    if (isNull) {
      deltas.advance(count);
      step = 0;
      return;
    }
    step = deltas.value();
    value = plus(last, step);
    deltas.advance(count);
    if (count == 1 && !deltas.isNull() && deltas.run() > 1) {
      count = deltas.run();
      step = deltas.value();
      remaining = 1L + count;
      deltas.advance(count);
      last = plus(value, times(step, count));
    } else {
      last = plus(value, times(step, count - 1));
    }
    // The sequence only rises or only falls: its ends bound it.
    check(value);
    check(last);
  }

  private void check(long entry) {
    if (entry < rules.min() || entry > rules.max()) {
      throw fault("found " + entry + ", outside of " + rules.min() + " to " + rules.max());
    }
  }

  private long plus(long a, long b) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      throw fault("sum of differences has more than 64 bits");
    }
    return sum;
  }

  private long times(long a, int n) {
    long product = a * n;
    if (a != (int) a && Math.multiplyHigh(a, n) != product >> 63) {
      throw fault("sum of differences has more than 64 bits");
    }
    return product;
  }

  private FormatException fault(String what) {
    return deltas.fault(what);
  }
}
